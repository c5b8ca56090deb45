import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { create } from 'zustand';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { useView } from '../../app/state/view-store.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatNoun } from '../../components/format.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { useQueue, useWriteGuard } from '../../components/queue-context.tsx';
import { ReasonTooltip } from '../../components/reason-tooltip.tsx';
import { totalOf } from './counts.ts';
import classes from './dialogs.module.css';
import { nameProblem, noteProblem } from './label-problems.ts';
import { useSnapshotView } from './snapshot-view.ts';

const useOpened = create<{ readonly opened: boolean }>()(() => ({ opened: false }));

/** Asks for a name and a note and takes a snapshot of the open queue. */
export function openCreateSnapshot(): void {
  useOpened.setState({ opened: true });
}

const close = () => useOpened.setState({ opened: false });

/** Stands once around the pages of an open queue; opened by openCreateSnapshot. */
export function CreateSnapshotDialog() {
  const opened = useOpened((state) => state.opened);
  return (
    <Modal opened={opened} onClose={close} title="Take a snapshot" size={460}>
      <CreateSnapshotForm />
    </Modal>
  );
}

function CreateSnapshotForm() {
  const { queueId, connection } = useQueue();
  const guard = useWriteGuard();
  const { api } = useApi();
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const create = useMutation({
    mutationFn: () => api.snapshots.create({ queueId, name: name.trim(), note }),
    onSuccess: ({ id, name: taken, taskCount }) => {
      close();
      tellTaken(id, `${taken} holds ${formatNoun(taskCount, 'task')}.`);
    },
  });
  const tooLong = nameProblem(name);
  const noteTooLong = noteProblem(note);
  const ready = guard.allowed && !tooLong && !noteTooLong && !create.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) create.mutate();
  };
  const held = connection.status.state === 'open' ? totalOf(connection.status.counts) : 0;
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p className={classes.lead}>
        It holds all {formatNoun(held, 'task')} in every state, as they are at that moment. The queue goes on meanwhile.
      </p>
      <TextInput
        label="Name"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        description="For example what you are about to do. Left empty, it is named after the time."
        placeholder="Before v2.4 deploy"
        data-autofocus
        value={name}
        error={tooLong}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label="Note"
        autosize
        minRows={2}
        maxRows={6}
        value={note}
        error={noteTooLong}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {create.error && <ErrorNotice title="The snapshot was not taken" error={create.error} />}
      <div className={classes.actions}>
        <Button onClick={close}>Cancel</Button>
        <ReasonTooltip reason={guard.reason}>
          <Button
            type="submit"
            variant="filled"
            loading={create.isPending}
            data-disabled={!ready}
            aria-disabled={!ready}
          >
            Take snapshot
          </Button>
        </ReasonTooltip>
      </div>
    </form>
  );
}

function tellTaken(id: string, message: string): void {
  const show = () => {
    notifications.hide(id);
    useSnapshotView.getState().select(id);
    useView.getState().showPage('snapshots');
  };
  notifications.show({
    id,
    title: 'Snapshot taken',
    message: (
      <span className={classes.notice}>
        {message} <LinkButton onClick={show}>Show it</LinkButton>
      </span>
    ),
  });
}
