import { type PolicyName, POLICIES, VerifierError } from '@bonafide/core';
import { isOrigin } from '@bonafide/webrtc/node';

export interface WatchOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /** Of pages that may join, besides the one that is served. */
  readonly origins: readonly string[];
  readonly policy: PolicyName;
  readonly json: boolean;
}

/** As commander gives them. */
export interface RawWatchOptions {
  readonly port: string;
  readonly host: string;
  readonly origin?: string;
  readonly policy: string;
  readonly json?: boolean;
}

/** Throws `config/invalid` with every problem. */
export function resolveWatchOptions(raw: RawWatchOptions): WatchOptions {
  const port = Number(raw.port);
  const policy = Object.values(POLICIES).find(({ name }) => name === raw.policy)?.name;
  const origins = raw.origin?.split(',').map((origin) => origin.trim()) ?? [];
  const problems = [
    ...(Number.isInteger(port) && port >= 0 && port < 65_536 && raw.port.trim() !== ''
      ? []
      : [`--port must be a whole number from 0 to 65535, not ${raw.port}`]),
    ...(raw.host === '' ? ['--host must not be empty'] : []),
    ...origins
      .filter((origin) => !isOrigin(origin))
      .map((origin) => `--origin must be like https://calls.example.org, not ${origin}`),
    ...(policy === undefined ? [`--policy must be bank, messaging or research, not ${raw.policy}`] : []),
  ];
  if (problems.length > 0 || policy === undefined)
    throw new VerifierError('config/invalid', problems.join('\n'));
  return { port, host: raw.host, origins, policy, json: raw.json === true };
}
