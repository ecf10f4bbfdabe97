/** Joins callers who want the same thing at the same time: one does it, and all get its result or its error. */
export type SingleFlight<Result> = (key: string, act: () => Promise<Result>) => Promise<Result>;

export function createSingleFlight<Result>(): SingleFlight<Result> {
  const under = new Map<string, Promise<Result>>();
  return (key, act) => {
    const running = under.get(key);
    if (running !== undefined) return running;
    const flight = act().finally(() => under.delete(key));
    under.set(key, flight);
    return flight;
  };
}
