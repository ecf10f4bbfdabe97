import { witness } from './other-language.ts';

witness(
  'python-gitlab',
  { command: ['/usr/bin/python3'], probe: ['-c', 'import gitlab'], script: 'python-gitlab.py' },
  {
    sign_in: 'signs in with every kind of header and is told why not',
    projects: 'makes, changes, archives, stars and deletes a project',
    paging: 'walks through pages by number and by position',
    variables: 'keeps variables of projects, groups and the instance',
    tokens: 'makes, rotates and revokes tokens of every kind',
    people: 'administers people, their keys, addresses and attributes',
    groups: 'makes a group below another and keeps its members',
    operations: 'reads branches, runs pipelines, keeps environments and hooks',
    instance: 'registers applications and sets limits that count at once',
  },
);
