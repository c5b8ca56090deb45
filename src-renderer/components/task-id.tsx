import classes from './task-id.module.css';

const MIN_TAIL = 4;

/**
 * Splits an id before its last part: ids of one queue mostly share their beginning, and the end tells them apart.
 * The tail is at least four characters; an id without a separator is all tail.
 */
export function splitId(id: string): readonly [shared: string, tail: string] {
  for (let at = id.length - MIN_TAIL - 1; at > 0; at--) {
    if ('-_:./'.includes(id.charAt(at))) return [id.slice(0, at + 1), id.slice(at + 1)];
  }
  return ['', id];
}

/** An id in mono type with the shared part dimmed. */
export function TaskId({ id }: { id: string }) {
  const [shared, tail] = splitId(id);
  return (
    <span className={`mono ${classes.id}`}>
      <span className={classes.shared}>{shared}</span>
      {tail}
    </span>
  );
}
