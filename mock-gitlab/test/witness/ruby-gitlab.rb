# Journeys of the Ruby gem gitlab, each against a mock of its own: MOCK_URL says where it is, the argument which journey.
require 'gitlab'

ROOT = 'glpat-moorage-demo-root-00'
ADA = 'glpat-moorage-demo-ada-api'

def client(token, **options)
  Gitlab.client(endpoint: "#{ENV.fetch('MOCK_URL')}/api/v4", private_token: token, **options)
end

def check(truth, what)
  raise "not true: #{what}" unless truth
end

def refused(kind)
  yield
  raise "was not refused with #{kind}"
rescue kind => e
  e.message
end

def reads
  ada = client(ADA)
  check ada.user.username == 'ada', 'who I am'
  check ada.project('harbor/dock').path_with_namespace == 'harbor/dock', 'a project by its path'
  check ada.projects(membership: true, per_page: 2).auto_paginate.map(&:id).uniq.size >= 3, 'all pages'
  check ada.group('harbor').full_path == 'harbor', 'a group'
  check ada.group_members('harbor').map(&:username).include?('ada'), 'its members'
  check ada.version.version.match?(/^\d+\./), 'the version'
  refused(Gitlab::Error::Unauthorized) { client('glpat-nobody-knows-this0').user }
  refused(Gitlab::Error::NotFound) { ada.project('harbor/nowhere') }
  refused(Gitlab::Error::Forbidden) { client('glpat-moorage-demo-ada-ro0').create_group('A', 'a-a') }
end

def writes
  ada = client(ADA)
  harbor = ada.group('harbor')
  made = ada.create_project('quay', namespace_id: harbor.id)
  check made.path_with_namespace == 'harbor/quay', 'a new project'
  check ada.edit_project(made.id, description: 'Ropes').description == 'Ropes', 'a changed project'
  ada.create_variable(made.id, 'ROPE', 'hemp-and-tar')
  check ada.variable(made.id, 'ROPE').value == 'hemp-and-tar', 'a variable'
  check ada.update_variable(made.id, 'ROPE', 'steel').value == 'steel', 'a changed variable'
  ada.remove_variable(made.id, 'ROPE')
  refused(Gitlab::Error::NotFound) { ada.variable(made.id, 'ROPE') }
  hook = ada.add_project_hook(made.id, 'http://127.0.0.1:9/hook', push_events: false)
  check ada.project_hooks(made.id).map(&:id) == [hook.id], 'a hook'
  ada.delete_project_hook(made.id, hook.id)
  ben = ada.users(username: 'ben').first
  ada.add_team_member(made.id, ben.id, 30)
  check ada.edit_team_member(made.id, ben.id, 40).access_level == 40, 'a role'
  ada.remove_team_member(made.id, ben.id)
  pipeline = ada.create_pipeline('harbor/dock', 'main')
  check ada.pipeline('harbor/dock', pipeline.id).id == pipeline.id, 'a pipeline'
  ada.delete_project(made.id)
end

def administers
  root = client(ROOT)
  eve = root.create_user('eve@harbor.example', 'a-long-pass-word', 'eve', name: 'Eve Sound', skip_confirmation: true)
  check root.block_user(eve.id), 'blocking'
  check root.user(eve.id).state == 'blocked', 'blocked'
  check root.unblock_user(eve.id), 'unblocking'
  check client(ROOT, sudo: 'ada').user.username == 'ada', 'acting by sudo'
end

send(ARGV.fetch(0))
