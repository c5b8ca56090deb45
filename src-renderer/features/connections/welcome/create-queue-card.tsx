import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { HostInfo } from '../../../../src-shared/models/host.ts';
import type { Backend } from '../../../../src-shared/models/queue.ts';
import { Card } from '../../../components/card.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { SMALL_ICON } from '../../../components/icons.ts';
import { fileName, folderOf, joinPath, withBackendEnding } from '../paths.ts';
import { useConnectionActions } from '../use-connection-actions.ts';
import { usePickPath } from '../use-pick-path.tsx';
import { useTask } from '../use-task.ts';
import classes from './welcome.module.css';

type FileBackend = Exclude<Backend, 'redis'>;

const BACKENDS: { value: FileBackend; label: string }[] = [
  { value: 'sqlite', label: 'SQLite' },
  { value: 'json', label: 'JSON' },
];

const BACKEND_HINTS: Readonly<Record<FileBackend, string>> = {
  sqlite: 'Several processes can work on it at once; opens at once at any size.',
  json: 'Plain text that a person can read; one process writes, others follow.',
};

/** Makes an empty queue; never writes over a file that is there. */
export function CreateQueueCard({ host }: { host: HostInfo }) {
  const { create } = useConnectionActions();
  const [backend, setBackend] = useState<FileBackend>('sqlite');
  const [location, setLocation] = useState(host.defaultQueuePath);
  const [name, setName] = useState('');
  const creating = useTask();
  const separator = host.pathSeparator;
  const take = (path: string, kind: 'file' | 'folder') =>
    setLocation(kind === 'file' ? path : joinPath(path, fileName(location), separator));
  const pick = usePickPath(host, 'create', take, folderOf(location, separator));
  const changeBackend = (next: FileBackend) => {
    setBackend(next);
    setLocation((path) => withBackendEnding(path, next));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    creating.run(() => create({ location: location.trim(), backend, name }));
  };
  return (
    <Card title="Create a new queue">
      <form className={classes.body} onSubmit={submit}>
        <BackendChoice value={backend} onChange={changeBackend} />
        <div className={classes.pathRow}>
          <TextInput
            label="Path"
            classNames={{ input: 'mono' }}
            value={location}
            required
            withAsterisk={false}
            spellCheck={false}
            onChange={(event) => setLocation(event.currentTarget.value)}
          />
          <Button leftSection={<IconFolder {...SMALL_ICON} />} onClick={pick.start}>
            Folder…
          </Button>
        </div>
        <TextInput
          label="Name"
          placeholder={fileName(location)}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {creating.error !== null && <ErrorNotice title="This was not created" error={creating.error} />}
        <div className={classes.buttons}>
          <Button type="submit" loading={creating.isRunning} disabled={!location.trim()}>
            Create empty queue
          </Button>
        </div>
        {pick.dialog}
      </form>
    </Card>
  );
}

function BackendChoice({ value, onChange }: { value: FileBackend; onChange: (backend: FileBackend) => void }) {
  return (
    <div>
      <SegmentedControl
        fullWidth
        aria-label="Kind of file"
        data={BACKENDS}
        value={value}
        onChange={(chosen) => onChange(chosen === 'json' ? 'json' : 'sqlite')}
      />
      <p className={classes.hint}>{BACKEND_HINTS[value]}</p>
    </div>
  );
}
