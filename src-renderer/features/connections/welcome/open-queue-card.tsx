import { Button, TextInput } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { HostInfo } from '../../../../src-shared/models/host.ts';
import { Card } from '../../../components/card.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { SMALL_ICON } from '../../../components/icons.ts';
import { useConnectionActions } from '../use-connection-actions.ts';
import { usePickPath } from '../use-pick-path.tsx';
import { useTask } from '../use-task.ts';
import classes from './welcome.module.css';

/** Opens a queue by its path: typed, chosen in a dialog, or dropped. */
export function OpenQueueCard({ host }: { host: HostInfo }) {
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
    <Card title="Open a queue file" sub="JSON or SQLite, also those of PoppoBuilder">
      <form className={classes.body} onSubmit={submit}>
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
    </Card>
  );
}
