import { IconCamera, IconClock, IconShield } from '@tabler/icons-react';
import type { SnapshotTrigger } from '../../../src-shared/models/snapshot.ts';

const ICONS = { manual: IconCamera, automatic: IconClock, safety: IconShield };

export const TRIGGER_WORDS: Readonly<Record<SnapshotTrigger, string>> = {
  manual: 'Taken by hand',
  automatic: 'Taken by the timer',
  safety: 'Taken before a change, so that it can be undone',
};

/** Who asked for a snapshot; the word is for screen readers and on hover. */
export function TriggerIcon({ trigger, size = 15 }: { trigger: SnapshotTrigger; size?: number }) {
  const Icon = ICONS[trigger];
  return (
    <span title={TRIGGER_WORDS[trigger]} style={{ display: 'inline-flex', flex: 'none' }}>
      <Icon size={size} stroke={1.75} role="img" aria-label={TRIGGER_WORDS[trigger]} />
    </span>
  );
}
