import { describe, it } from 'vitest';
import { runStorageConformance } from '../../conformance/conformance.ts';

runStorageConformance(
  { describe, it },
  {
    name: 'memory',
    type: 'memory',
    supports: { persistent: false, workingSet: true },
    makePlace: async () => ({ persistence: { type: 'memory' } }),
  },
);
