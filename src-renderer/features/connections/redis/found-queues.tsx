import { UnstyledButton } from '@mantine/core';
import type { FoundRedisQueue, FoundRedisQueues } from '../../../../src-shared/models/connection.ts';
import { formatNoun } from '../../../components/format.ts';
import classes from './redis-form.module.css';

interface FoundQueuesProps {
  readonly found: FoundRedisQueues;
  readonly onPick: (keyPrefix: string) => void;
}

/** What testing the connection found: the server, and the queues in its database. */
export function FoundQueues({ found, onPick }: FoundQueuesProps) {
  const { version, role, queues, isComplete } = found;
  const server = `Connected to Redis ${version}${role === 'master' ? '' : ', a read-only replica'}.`;
  return (
    <div className={classes.found} role="status">
      <p>
        <strong>{server}</strong>{' '}
        {queues.length === 0 ? 'No queue was found' : `${formatNoun(queues.length, 'queue')} found`}
        {isComplete ? '.' : '; the database has more keys than were looked at.'}
      </p>
      {queues.length > 0 && (
        <ul className={classes.queues}>
          {queues.map((queue) => (
            <li key={queue.keyPrefix}>
              <UnstyledButton className={classes.queue} onClick={() => onPick(queue.keyPrefix)}>
                <span className={classes.queuePrefix}>{queue.keyPrefix}</span>
                <span className={classes.queueFacts}>{factsOf(queue)}</span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function factsOf({ kind, tasks, owner }: FoundRedisQueue): string {
  const content = kind === 'legacy' ? 'of the original system' : tasks === null ? '' : formatNoun(tasks, 'task');
  return owner === null ? content : `${content}, open in ${owner.program} (pid ${owner.pid} on ${owner.host})`;
}
