import { useState } from 'react';
import { LinkButton } from '../../../components/link-button.tsx';
import { StatusIcon } from '../../../components/status.tsx';
import { CopyButton } from './copy-button.tsx';
import { readErrorText } from './error-text.ts';
import classes from './task-error-box.module.css';

/** The last error of a task; quieter where the task has a try left. */
export function TaskErrorBox({ lastErrorText, failed }: { lastErrorText: string; failed: boolean }) {
  const [open, setOpen] = useState(false);
  const { headline, rest } = readErrorText(lastErrorText);
  return (
    <section className={classes.box} data-failed={failed} aria-label={failed ? 'Error' : 'Error of the last try'}>
      <StatusIcon status="failed" size={14} />
      <div className={classes.text}>
        <p className={classes.headline}>{headline}</p>
        {rest !== null && open && <pre className={classes.rest}>{rest}</pre>}
        {rest !== null && (
          <LinkButton onClick={() => setOpen(!open)}>{open ? 'Show less' : 'Show the whole error'}</LinkButton>
        )}
      </div>
      <CopyButton text={lastErrorText} label="Copy the error" />
    </section>
  );
}
