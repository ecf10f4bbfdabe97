#!/usr/bin/perl
# Journeys of GitLab::API::v4, each against a mock of its own: MOCK_URL says where it is, the argument which journey.
use strict;
use warnings;
use GitLab::API::v4;

my $ROOT = 'glpat-moorage-demo-root-00';
my $ADA  = 'glpat-moorage-demo-ada-api';

sub client { return GitLab::API::v4->new(url => "$ENV{MOCK_URL}/api/v4", private_token => shift) }
sub check  { my ($truth, $what) = @_; die "not true: $what\n" unless $truth; return }

sub refused {
    my ($status, $act) = @_;
    return 1 if !eval { $act->(); 1 } && $@ =~ /\b$status\b/;
    die "was not refused with $status: " . ($@ || 'it went well') . "\n";
}

sub reads {
    my $ada = client($ADA);
    check($ada->current_user->{username} eq 'ada', 'who I am');
    check($ada->project('harbor/dock')->{path_with_namespace} eq 'harbor/dock', 'a project by its path');
    check(@{ $ada->paginator('projects', { membership => 1, per_page => 1 })->all } >= 3, 'all pages');
    check($ada->group('harbor')->{full_path} eq 'harbor', 'a group');
    # What does not exist is no error to this client.
    check(!defined $ada->project('harbor/nowhere'), 'a project that is not there');
    refused(401, sub { client('glpat-nobody-knows-this0')->current_user });
    return;
}

sub writes {
    my $ada  = client($ADA);
    my $made = $ada->create_project({ name => 'quay', namespace_id => $ada->group('harbor')->{id} });
    check($made->{path_with_namespace} eq 'harbor/quay', 'a new project');
    $ada->create_project_variable($made->{id}, { key => 'ROPE', value => 'hemp-and-tar' });
    check($ada->project_variable($made->{id}, 'ROPE')->{value} eq 'hemp-and-tar', 'a variable');
    $ada->edit_project_variable($made->{id}, 'ROPE', { value => 'steel' });
    check($ada->project_variables($made->{id})->[0]{value} eq 'steel', 'a changed variable');
    $ada->delete_project_variable($made->{id}, 'ROPE');
    $ada->create_group({ name => 'Pilots', path => 'pilots' });
    check($ada->group('pilots')->{name} eq 'Pilots', 'a new group');
    $ada->delete_project($made->{id});
    return;
}

sub administers {
    my $root = client($ROOT);
    # It answers nothing.
    $root->create_user({ username => 'eve', name => 'Eve', email => 'eve@harbor.example', password => 'a-long-pass-word', skip_confirmation => 1 });
    my $eve = $root->users({ username => 'eve' })->[0];
    $root->block_user($eve->{id});
    check($root->user($eve->{id})->{state} eq 'blocked', 'blocked');
    $root->unblock_user($eve->{id});
    check($root->user($eve->{id})->{state} eq 'active', 'active again');
    return;
}

__PACKAGE__->can($ARGV[0])->();
