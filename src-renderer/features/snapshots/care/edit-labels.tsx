import { Button, Textarea, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import type { Api } from '../../../app/rpc/client.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import classes from '../dialogs.module.css';
import { nameProblem, noteProblem } from '../label-problems.ts';

/** Opens the dialog in which a snapshot gets another name or note. */
export function openEditLabels(api: Api, queueId: string, snapshot: Snapshot): void {
  const modalId = `labels-${snapshot.id}`;
  const onDone = () => modals.close(modalId);
  modals.open({
    modalId,
    title: `Rename or annotate ${snapshot.name}`,
    size: 460,
    children: <EditLabels api={api} queueId={queueId} snapshot={snapshot} onDone={onDone} />,
  });
}

interface EditLabelsProps {
  readonly api: Api;
  readonly queueId: string;
  readonly snapshot: Snapshot;
  readonly onDone: () => void;
}

function EditLabels({ api, queueId, snapshot, onDone }: EditLabelsProps) {
  const [name, setName] = useState(snapshot.name);
  const [note, setNote] = useState(snapshot.note);
  const save = useMutation({
    mutationFn: () => api.snapshots.update({ queueId, snapshotId: snapshot.id, change: { name: name.trim(), note } }),
    onSuccess: onDone,
  });
  const problems = {
    name: name.trim() === '' ? 'A snapshot needs a name.' : nameProblem(name),
    note: noteProblem(note),
  };
  const ready = problems.name === null && problems.note === null && !save.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) save.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        data-autofocus
        value={name}
        error={problems.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label="Note"
        autosize
        minRows={2}
        maxRows={8}
        value={note}
        error={problems.note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {save.error && <ErrorNotice title="The snapshot was not changed" error={save.error} />}
      <div className={classes.actions}>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="filled" loading={save.isPending} disabled={!ready}>
          Save
        </Button>
      </div>
    </form>
  );
}
