import { Button, Loader, PasswordInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { isErrorCode } from '../../../src-shared/errors/error-codes.ts';
import type { ConnectionStatus } from '../../../src-shared/models/connection.ts';
import { useView } from '../../app/state/view-store.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { notifyError } from '../../components/notify.tsx';
import { confirmForget } from './forget-connection.tsx';
import classes from './queue-not-open.module.css';
import { useConnectionActions } from './use-connection-actions.ts';
import { useTask } from './use-task.ts';

/** Stands in for the pages of a queue that is not open: closed, opening, or failed with its reason. */
export function QueueNotOpen({ connection }: { connection: ConnectionStatus }) {
  const { status, name } = connection;
  if (status.state === 'failed') return <FailedQueue connection={connection} failure={status} />;
  if (status.state === 'opening') {
    return (
      <Centered>
        <EmptyState heading title={`Opening ${name}`} icon={<Loader size="sm" />} />
      </Centered>
    );
  }
  return <ClosedQueue connection={connection} />;
}

function ClosedQueue({ connection }: { connection: ConnectionStatus }) {
  const { reopen } = useConnectionActions();
  const opening = useTask();
  return (
    <Centered>
      <EmptyState
        heading
        title={`${connection.name} is closed`}
        action={
          <Button variant="filled" loading={opening.isRunning} onClick={() => opening.run(() => reopen(connection.id))}>
            Open {connection.name}
          </Button>
        }
      >
        <span className="mono">{connection.location}</span>
      </EmptyState>
      {opening.error !== null && <ErrorNotice error={opening.error} />}
    </Centered>
  );
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

function FailedQueue({ connection, failure }: { connection: ConnectionStatus; failure: Failure }) {
  const { reopen, forget } = useConnectionActions();
  const showWelcome = useView((view) => view.showWelcome);
  const opening = useTask();
  const { id, name, location } = connection;
  const forgetIt = () => void forget(id).catch((error) => notifyError(`${name} could not be forgotten`, error));
  return (
    <Centered>
      <h1 className={classes.title}>{name} could not be opened</h1>
      <p className={`mono ${classes.location}`}>{location}</p>
      <ErrorNotice error={toError(failure)} />
      <p className={classes.advice}>Nothing was changed. Once the cause is gone, open it again.</p>
      {failure.code === 'redis.auth' && <NewPassword location={location} />}
      <div className={classes.buttons}>
        <Button variant="filled" loading={opening.isRunning} onClick={() => opening.run(() => reopen(id))}>
          Try again
        </Button>
        <Button onClick={showWelcome}>Open another queue</Button>
        <Button onClick={() => confirmForget(connection, forgetIt)}>Forget…</Button>
      </div>
    </Centered>
  );
}

/** For a server that refused the password that is kept. */
function NewPassword({ location }: { location: string }) {
  const { open } = useConnectionActions();
  const [password, setPassword] = useState('');
  const opening = useTask();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    opening.run(() => open(location, password));
  };
  return (
    <form className={classes.password} onSubmit={submit}>
      <PasswordInput
        label="Password"
        value={password}
        autoComplete="off"
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" loading={opening.isRunning} disabled={password === ''}>
        Open with this password
      </Button>
    </form>
  );
}

function toError({ code, message, hint }: Failure): AppError {
  return new AppError(isErrorCode(code) ? code : 'internal.unexpected', message, hint === null ? {} : { hint });
}

function Centered({ children }: { children: ReactNode }) {
  return (
    <main className={classes.page}>
      <div className={classes.column}>{children}</div>
    </main>
  );
}
