import { Tooltip } from '@mantine/core';
import type { ReactElement } from 'react';

interface ReasonTooltipProps {
  /** Why the control is off; null while it is on. */
  readonly reason: string | null;
  /** The control. Give it `data-disabled` rather than `disabled`, so that it can still be focused and asked. */
  readonly children: ReactElement;
}

/** Lets a disabled control say why, to the mouse and to the keyboard. */
export function ReasonTooltip({ reason, children }: ReasonTooltipProps) {
  return (
    <Tooltip
      label={reason}
      disabled={reason === null}
      multiline
      maw={300}
      events={{ hover: true, focus: true, touch: true }}
    >
      {children}
    </Tooltip>
  );
}
