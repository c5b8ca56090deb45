import type { HostServices } from './workspace/host-services.ts';

/** Placeholder of the composition root; replaced by the workspace's author. */
export interface AppOptions {
  readonly dataDir: string;
  /** Script of the queue worker thread: the built bundle, or the source file in tests. */
  readonly workerFile: URL;
  readonly host: HostServices;
}
