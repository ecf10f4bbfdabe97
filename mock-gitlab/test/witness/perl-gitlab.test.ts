import { witness } from './other-language.ts';

witness(
  'GitLab::API::v4 of Perl',
  { command: ['/usr/bin/perl'], probe: ['-e', 'use GitLab::API::v4'], script: 'perl-gitlab.pl' },
  {
    reads: 'reads people, projects, groups and is told why not',
    writes: 'makes a project with variables, and a group',
    administers: 'administers people',
  },
);
