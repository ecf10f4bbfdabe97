// Before packing and publishing: only pnpm puts `bin` and `exports` of publishConfig in place of those that lead to the sources.
if (!process.env['npm_config_user_agent']?.startsWith('pnpm/')) {
  console.error('mock-gitlab: pack and publish it with pnpm; other clients overlook publishConfig.');
  process.exit(1);
}
