/** How far one request has come; failures are described by it. */
export interface Trip {
  readonly host: string;
  readonly timeoutMs: number;
  stage: 'queueing' | 'connecting' | 'waiting' | 'reading';
  /** Whether any of it may have left this machine. */
  isSent: boolean;
}

export function startTrip(host: string, timeoutMs: number): Trip {
  return { host, timeoutMs, stage: 'queueing', isSent: false };
}
