import { Button, Checkbox, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TaskDetail } from '../../../../../src-shared/models/task.ts';
import { useApi } from '../../../../app/rpc/rpc-provider.tsx';
import { ErrorNotice } from '../../../../components/error-notice.tsx';
import { notifyDone } from '../../../../components/notify.tsx';
import { formatJsonText } from '../format-json-text.ts';
import classes from './edit.module.css';
import { changesOf, draftOf, type EditDraft, editOf, problemsOf } from './edit-draft.ts';
import { EditFields } from './edit-fields.tsx';
import { JsonDiff } from './json-diff.tsx';

export type EditKind = 'edit' | 'duplicate';

interface EditDialogProps {
  readonly queueId: string;
  readonly task: TaskDetail;
  readonly kind: EditKind;
  readonly onClose: () => void;
  /** Called with the id of the task that was edited or made. */
  readonly onDone: (taskId: string) => void;
}

/** Edits a task, or makes another one like it: first the fields, then what changes, then it is saved. */
export default function EditDialog({ queueId, task, kind, onClose, onDone }: EditDialogProps) {
  const { api } = useApi();
  const [draft, setDraft] = useState<EditDraft>(() => draftOf(task));
  const [reviewing, setReviewing] = useState(false);
  const [force, setForce] = useState(false);
  const save = useMutation({
    mutationFn: async () => {
      const { id, contentHash } = task;
      const edit = editOf(task, draft);
      if (kind === 'edit') return (await api.tasks.update({ queueId, id, contentHash, edit, force })).id;
      return (await api.tasks.duplicate({ queueId, id, edit })).id;
    },
    onSuccess: (taskId) => {
      notifyDone(kind === 'edit' ? 'The task was changed' : 'The copy was added', taskId);
      onDone(taskId);
      onClose();
    },
  });
  const isValid = Object.keys(problemsOf(draft)).length === 0;
  const isChanged = Object.keys(editOf(task, draft)).length > 0;
  const needsForce = kind === 'edit' && task.status === 'processing';
  const title = kind === 'edit' ? `Edit ${task.id}` : `Duplicate ${task.id}`;
  return (
    <Modal opened onClose={onClose} title={title} size={720}>
      <div className={classes.form}>
        {reviewing ? <Review task={task} draft={draft} kind={kind} /> : <EditFields draft={draft} onDraft={setDraft} />}
        {needsForce && (
          <Checkbox
            label="Edit it although a worker has it: the worker goes on with what it was given"
            checked={force}
            onChange={() => setForce(!force)}
          />
        )}
        {save.error && <ErrorNotice title="It was not saved" error={save.error} />}
        <div className={classes.actions}>
          <Button onClick={reviewing ? () => setReviewing(false) : onClose}>{reviewing ? 'Back' : 'Cancel'}</Button>
          {reviewing ? (
            <Button
              variant="filled"
              loading={save.isPending}
              disabled={needsForce && !force}
              onClick={() => save.mutate()}
            >
              {kind === 'edit' ? 'Save changes' : 'Add the copy'}
            </Button>
          ) : (
            <Button
              variant="filled"
              disabled={!isValid || (kind === 'edit' && !isChanged)}
              title={kind === 'edit' && !isChanged ? 'Nothing is changed yet' : undefined}
              onClick={() => setReviewing(true)}
            >
              Review changes
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}

function Review({ task, draft, kind }: { task: TaskDetail; draft: EditDraft; kind: EditKind }) {
  const before = draftOf(task);
  const changes = changesOf(before, draft);
  return (
    <>
      {kind === 'duplicate' && (
        <p className={classes.note}>A new task that waits, under an id of its own, with the content of {task.id}.</p>
      )}
      {changes.length > 0 && (
        <table className={classes.changes}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ name, before: old, after }) => (
              <tr key={name}>
                <td>{name}</td>
                <td>
                  <del>{old}</del>
                </td>
                <td>
                  <ins>{after}</ins>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {before.data === draft.data ? (
        <p className={classes.note}>The data stays as it is.</p>
      ) : (
        <JsonDiff before={before.data} after={formatJsonText(draft.data)} />
      )}
    </>
  );
}
