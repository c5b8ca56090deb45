import { Button, Loader } from '@mantine/core';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { formatBytes } from '../../../components/format.ts';
import { formatJsonText, formatJsonTextInSlices } from './format-json-text.ts';
import classes from './json-body.module.css';

const JsonView = lazy(() => import('./json-view.tsx'));

/** Above this many characters a text is shown only when asked for. */
const BIG = 1_000_000;
const PREVIEW = 2_000;

interface JsonBodyProps {
  readonly text: string;
  readonly label: string;
}

/** JSON text as it was given, laid out; a big one opens as its beginning, so that the window never stands still. */
export function JsonBody({ text, label }: JsonBodyProps) {
  return text.length > BIG ? <BigBody key={text} text={text} label={label} /> : <SmallBody text={text} label={label} />;
}

function SmallBody({ text, label }: JsonBodyProps) {
  const laidOut = useMemo(() => formatJsonText(text), [text]);
  return (
    <Suspense fallback={null}>
      <JsonView text={laidOut} label={label} />
    </Suspense>
  );
}

const nextFrame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));

function BigBody({ text, label }: JsonBodyProps) {
  const [wanted, setWanted] = useState(false);
  const [laidOut, setLaidOut] = useState<string | null>(null);
  useEffect(() => {
    if (!wanted) return;
    let cancelled = false;
    void formatJsonTextInSlices(text, nextFrame, () => cancelled).then((done) => {
      if (done !== null) setLaidOut(done);
    });
    return () => {
      cancelled = true;
    };
  }, [wanted, text]);
  if (laidOut !== null) {
    return (
      <Suspense fallback={null}>
        <JsonView text={laidOut} label={label} />
      </Suspense>
    );
  }
  return (
    <div className={classes.big}>
      <div className={classes.head}>
        <span>{formatBytes(text.length)} of JSON; this is its beginning.</span>
        <Button size="xs" onClick={() => setWanted(true)} leftSection={wanted ? <Loader size={12} /> : null}>
          Show all of it
        </Button>
      </div>
      <pre className={classes.preview}>{text.slice(0, PREVIEW)}…</pre>
    </div>
  );
}
