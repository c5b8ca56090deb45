import { type ClientLink, createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils, type RouterUtils } from '@orpc/tanstack-query';
import type { Contract } from '../../../src-shared/contract/index.ts';

/** Every call of the contract, as plain async functions that reject with an AppError. */
export type Api = ContractRouterClient<Contract>;

/** The same calls as TanStack Query options and keys: `useQuery(query.tasks.page.queryOptions({ input }))`. */
export type ApiQuery = RouterUtils<Api>;

/** Carries calls to the main process; nobody above it knows whether over a message port or a WebSocket. */
export type ApiLink = ClientLink<Record<never, never>>;

export interface ApiHandle {
  readonly api: Api;
  readonly query: ApiQuery;
}

export function createApi(link: ApiLink): ApiHandle {
  const api: Api = createORPCClient(link);
  return { api, query: createTanstackQueryUtils(api) };
}
