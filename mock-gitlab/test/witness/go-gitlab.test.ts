import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { witness } from './other-language.ts';

witness(
  'go-gitlab',
  {
    command: ['go', 'run'],
    probe: ['list', 'github.com/xanzy/go-gitlab'],
    script: 'go-gitlab.go',
    // Where Debian keeps the library; compiled once.
    env: { GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOCACHE: join(tmpdir(), 'mock-gitlab-go-cache') },
  },
  {
    reads: 'decodes people, projects, groups, members and namespaces into its types',
    writes: 'makes a project with variables, hooks, environments and a pipeline',
    tokens: 'makes and revokes tokens of projects and deploy tokens',
    administers: 'administers people, applications, settings and variables',
  },
);
