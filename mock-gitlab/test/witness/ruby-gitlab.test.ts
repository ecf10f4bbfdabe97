import { witness } from './other-language.ts';

witness(
  'gitlab, the Ruby gem',
  { command: ['/usr/bin/ruby'], probe: ['-e', 'require "gitlab"'], script: 'ruby-gitlab.rb' },
  {
    reads: 'reads people, projects, groups, members and is told why not',
    writes: 'makes a project with variables, hooks, members and a pipeline',
    administers: 'administers people and acts as them',
  },
);
