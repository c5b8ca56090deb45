import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { HostInfo } from '../../../../src-shared/models/host.ts';
import { Card } from '../../../components/card.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { SMALL_ICON } from '../../../components/icons.ts';
import { RedisForm } from '../redis/redis-form.tsx';
import { useConnectionActions } from '../use-connection-actions.ts';
import { usePickPath } from '../use-pick-path.tsx';
import { useTask } from '../use-task.ts';
import classes from './welcome.module.css';

const KINDS = [
  { value: 'file', label: 'File' },
  { value: 'redis', label: 'Redis' },
];

/** Opens a queue: a file, or one in a Redis. */
export function OpenQueueCard({ host }: { host: HostInfo }) {
  const [kind, setKind] = useState('file');
  return (
    <Card title="Open a queue" sub="Also those of PoppoBuilder">
      <div className={classes.body}>
        <SegmentedControl fullWidth aria-label="Where the queue is" data={KINDS} value={kind} onChange={setKind} />
        {kind === 'redis' ? <RedisForm /> : <FileForm host={host} />}
      </div>
    </Card>
  );
}

/** By its path: typed, chosen in a dialog, or dropped. */
function FileForm({ host }: { host: HostInfo }) {
  const { open } = useConnectionActions();
  const [path, setPath] = useState('');
  const opening = useTask();
  const openPath = (location: string) => opening.run(() => open(location));
  const pick = usePickPath(host, 'open', (location) => {
    setPath(location);
    openPath(location);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (path.trim()) openPath(path.trim());
  };
  return (
    <form className={classes.fields} onSubmit={submit}>
      <TextInput
        label="Path"
        placeholder={host.pathSeparator === '/' ? '/srv/poppo/queue.json' : 'C:\\poppo\\queue.json'}
        description={`On ${host.hostname}. You can also drop the file anywhere on this window.`}
        inputWrapperOrder={['label', 'input', 'description']}
        classNames={{ input: 'mono' }}
        value={path}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      {opening.error !== null && <ErrorNotice title="This was not opened" error={opening.error} />}
      <div className={classes.buttons}>
        <Button type="submit" variant="filled" loading={opening.isRunning} disabled={!path.trim()}>
          Open queue
        </Button>
        <Button leftSection={<IconFolderOpen {...SMALL_ICON} />} onClick={pick.start}>
          Browse…
        </Button>
      </div>
      {pick.dialog}
    </form>
  );
}
