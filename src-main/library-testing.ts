/** What `import 'poppo-queue/testing'` gives: the tests that every storage has to pass, for whoever writes one. */
export { runStorageConformance } from './conformance/conformance.ts';
export type { ConformanceSubject, StoragePlace, TestRunner } from './conformance/subject.ts';
export type { StorageCapabilities } from './storage/base-storage.ts';
