import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { isAppError } from '../../../../src-shared/errors/app-error.ts';
import { appErrorFromRpc } from '../../../../src-shared/errors/rpc-errors.ts';
import type { FoundRedisQueues } from '../../../../src-shared/models/connection.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { SMALL_ICON } from '../../../components/icons.ts';
import { useConnectionActions } from '../use-connection-actions.ts';
import { useTask } from '../use-task.ts';
import { FoundQueues } from './found-queues.tsx';
import { RedisFields } from './redis-fields.tsx';
import classes from './redis-form.module.css';
import { EMPTY_REDIS_FORM, locationOf, problemsOf, type RedisFormValues } from './redis-form-values.ts';

/** Opens a queue in a Redis, or makes one there. The password goes to the app and into no address that is shown. */
export function RedisForm({ initial = EMPTY_REDIS_FORM }: { initial?: RedisFormValues }) {
  const { open, create } = useConnectionActions();
  const { api } = useApi();
  const [values, setValues] = useState(initial);
  const [found, setFound] = useState<FoundRedisQueues | null>(null);
  const working = useTask();
  const given = { location: locationOf(values), ...(values.password && { password: values.password }) };
  const isReady = Object.keys(problemsOf(values)).length === 0;
  const change = (next: RedisFormValues) => {
    setValues(next);
    setFound(null);
  };
  const connect = (prefix = values.keyPrefix) =>
    working.run(() => open(locationOf({ ...values, keyPrefix: prefix }), values.password || undefined));
  const test = () => {
    setFound(null);
    working.run(async () => setFound(await api.queues.findInRedis(given)));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) connect();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <RedisFields values={values} onChange={change} />
      {found !== null && (
        <FoundQueues
          found={found}
          onPick={(keyPrefix) => {
            setValues({ ...values, keyPrefix });
            connect(keyPrefix);
          }}
        />
      )}
      {working.error !== null && <ErrorNotice title="This did not work" error={working.error} />}
      <div className={classes.buttons}>
        <Button type="submit" variant="filled" loading={working.isRunning} disabled={!isReady}>
          Open queue
        </Button>
        <Button leftSection={<IconPlugConnected {...SMALL_ICON} />} disabled={!isReady} onClick={test}>
          Test connection
        </Button>
        {isMissing(working.error) && (
          <Button onClick={() => working.run(() => create({ ...given, backend: 'redis', name: '' }))}>
            Make a new queue here
          </Button>
        )}
      </div>
    </form>
  );
}

function isMissing(error: unknown): boolean {
  return error !== null && isAppError(appErrorFromRpc(error), 'redis.no-queue');
}
