import { implement } from '@orpc/server';
import { contract } from '../../src-shared/contract/index.ts';
import type { HostInfo } from '../../src-shared/models/host.ts';
import type { Logger } from '../platform/logger.ts';
import type { AlertService } from '../workspace/alerts/alert-service.ts';
import type { AuditLog } from '../workspace/audit-log.ts';
import type { ColumnMemory } from '../workspace/column-memory.ts';
import type { HostServices } from '../workspace/host-services.ts';
import { carryAppErrors } from '../workspace/rpc/app-error-carrier.ts';
import type { SampleQueue } from '../workspace/sample-queue.ts';
import type { TablePreferencesStore } from '../workspace/table-preferences.ts';
import type { TransferFiles } from '../workspace/transfer-files.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** What the handlers work with. */
export interface HandlerDeps {
  readonly workspace: Workspace;
  readonly audit: AuditLog;
  readonly alerts: AlertService;
  readonly tables: TablePreferencesStore;
  readonly columns: ColumnMemory;
  readonly transferFiles: TransferFiles;
  readonly host: HostServices;
  readonly hostInfo: () => HostInfo;
  readonly sampleQueue: SampleQueue;
  readonly logger: Logger;
  readonly newId: () => string;
}

/** The contract's implementer, with the middleware that makes every failure an AppError. */
export function implementer(deps: Pick<HandlerDeps, 'logger' | 'newId'>) {
  const unexpected = (error: unknown, procedure: string): string => {
    const reference = deps.newId();
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    deps.logger.error('A call failed unexpectedly.', { reference, procedure, error: text });
    return reference;
  };
  return implement(contract).use(carryAppErrors(unexpected));
}

export type ContractImplementer = ReturnType<typeof implementer>;

/** Options of a passed-on call: it is given up together with the window's own. */
export function until(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
