import { Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { type FormEvent, useId, useState } from 'react';
import { type ConnectionStatus, type Environment, environmentSchema } from '../../../src-shared/models/connection.ts';
import { ENVIRONMENT_WORDS } from '../../components/environment-tag.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useConnectionActions } from './use-connection-actions.ts';

const NONE = 'none';
const CHOICES = [
  { value: NONE, label: 'No tag' },
  ...environmentSchema.options.map((value) => ({ value, label: ENVIRONMENT_WORDS[value] })),
];

/** Opens the dialog in which a connection gets another name or environment. */
export function openEditConnection(connection: ConnectionStatus): void {
  const modalId = `edit-${connection.id}`;
  modals.open({
    modalId,
    title: `Rename or tag ${connection.name}`,
    children: <EditConnection connection={connection} onDone={() => modals.close(modalId)} />,
  });
}

function EditConnection({ connection, onDone }: { connection: ConnectionStatus; onDone: () => void }) {
  const { edit } = useConnectionActions();
  const [name, setName] = useState(connection.name);
  const [environment, setEnvironment] = useState<Environment | null>(connection.environment);
  const [error, setError] = useState<unknown>(null);
  const labelId = useId();
  const save = (event: FormEvent) => {
    event.preventDefault();
    edit(connection.id, { name: name.trim(), environment }).then(onDone, setError);
  };
  return (
    <form onSubmit={save}>
      <Stack gap="md">
        <TextInput
          label="Name"
          value={name}
          maxLength={100}
          required
          withAsterisk={false}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div>
          <p id={labelId} style={{ fontSize: 'var(--fs-12)', fontWeight: 500, marginBottom: 4 }}>
            Environment
          </p>
          <SegmentedControl
            fullWidth
            aria-labelledby={labelId}
            data={CHOICES}
            value={environment ?? NONE}
            onChange={(value) => setEnvironment(environmentSchema.safeParse(value).data ?? null)}
          />
        </div>
        {error !== null && <ErrorNotice error={error} />}
        <Group justify="flex-end" gap="sm">
          <Button onClick={onDone}>Cancel</Button>
          <Button type="submit" variant="filled" disabled={!name.trim()}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
