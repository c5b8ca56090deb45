import { Tooltip, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';

interface ExplainedProps {
  readonly explanation: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A few words that can be asked what they mean: by the mouse, the keyboard and touch. */
export function Explained({ explanation, className, children }: ExplainedProps) {
  return (
    <Tooltip label={explanation} multiline maw={340} events={{ hover: true, focus: true, touch: true }}>
      <UnstyledButton className={className}>{children}</UnstyledButton>
    </Tooltip>
  );
}
