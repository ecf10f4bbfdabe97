interface Route {
  readonly path: string;
  readonly method: string;
}

/** The verbs that a path has among routes; those for all verbs do not count. */
export function verbsByPath(routes: readonly Route[]): (path: string) => readonly string[] {
  const known = routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ path, method }) => ({
      pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`),
      method,
    }));
  return (path) => [
    ...new Set(
      known
        .filter(({ pattern }) => pattern.test(path))
        .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
    ),
  ];
}
