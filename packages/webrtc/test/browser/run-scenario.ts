import type { Page } from 'playwright-core';
import type { Scenarios } from './page.ts';

/** Runs one of the page's scenarios and returns what it resolved to, as plain values. */
export async function runScenario<K extends keyof Scenarios>(
  page: Page,
  name: K,
  argument?: Parameters<Scenarios[K]>[0],
): Promise<Awaited<ReturnType<Scenarios[K]>>> {
  return page.evaluate(
    async ([name, argument]) => {
      const { scenarios } = globalThis as unknown as {
        scenarios: Record<string, (argument: unknown) => Promise<unknown>>;
      };
      return scenarios[name as string]!(argument);
    },
    [name, argument] as const,
  ) as Promise<Awaited<ReturnType<Scenarios[K]>>>;
}
