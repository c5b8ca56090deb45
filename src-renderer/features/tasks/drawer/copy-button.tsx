import { ActionIcon, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { copyText } from './copy-text.ts';

const SHOWN_MS = 1500;
const ICONS = { idle: IconCopy, copied: IconCheck, failed: IconAlertTriangle };

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<keyof typeof ICONS>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const words = { idle: label, copied: 'Copied', failed: 'The clipboard is not available' }[state];
  const Icon = ICONS[state];
  const copy = () =>
    copyText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  return (
    <Tooltip label={words}>
      <ActionIcon size="xs" aria-label={words} onClick={copy}>
        <Icon size={14} stroke={1.75} />
      </ActionIcon>
    </Tooltip>
  );
}
