import { Button } from '@mantine/core';
import { appErrorFromRpc } from '../../src-shared/errors/rpc-errors.ts';
import classes from './error-notice.module.css';
import { StatusGlyph } from './status-glyphs.tsx';

interface ErrorNoticeProps {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
  /** What did not work, before the message: "The tasks could not be read". */
  readonly title?: string;
}

/** Says what went wrong, what can be done about it, and the code to search for. */
export function ErrorNotice({ error, onRetry, title }: ErrorNoticeProps) {
  const { code, message, hint } = appErrorFromRpc(error);
  return (
    <div className={classes.notice} role="alert">
      <span className={classes.icon}>
        <StatusGlyph shape="failed" size={16} />
      </span>
      <div className={classes.text}>
        {title && <p className={classes.title}>{title}</p>}
        <p className={title ? undefined : classes.title}>{message}</p>
        {hint && <p>{hint}</p>}
        <p className={classes.code}>{code}</p>
      </div>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
