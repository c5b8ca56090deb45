import { TextInput } from '@mantine/core';
import classes from './edit.module.css';
import { type EditDraft, problemsOf } from './edit-draft.ts';
import { JsonField } from './json-field.tsx';

interface EditFieldsProps {
  readonly draft: EditDraft;
  readonly onDraft: (draft: EditDraft) => void;
}

const FIELDS: ReadonlyArray<{
  readonly field: Exclude<keyof EditDraft, 'data'>;
  readonly label: string;
  readonly type: string;
}> = [
  { field: 'projectId', label: 'Project', type: 'text' },
  { field: 'type', label: 'Type', type: 'text' },
  { field: 'priority', label: 'Priority', type: 'text' },
  { field: 'deadline', label: 'Deadline', type: 'datetime-local' },
  { field: 'weight', label: 'Weight', type: 'text' },
  { field: 'maxRetries', label: 'Max. retries', type: 'text' },
];

/** The fields of a task that a person may change. */
export function EditFields({ draft, onDraft }: EditFieldsProps) {
  const problems = problemsOf(draft);
  return (
    <>
      <div className={classes.grid}>
        {FIELDS.map(({ field, label, type }) => (
          <TextInput
            key={field}
            label={label}
            type={type}
            step={type === 'datetime-local' ? 1 : undefined}
            placeholder="none"
            maxLength={1024}
            value={draft[field]}
            error={problems[field]}
            onChange={(event) => onDraft({ ...draft, [field]: event.currentTarget.value })}
          />
        ))}
      </div>
      <div>
        <p className={classes.label}>Data</p>
        <JsonField text={draft.data} label="Data as JSON" onChange={(data) => onDraft({ ...draft, data })} />
        {problems.data && (
          <p className={classes.problem} role="alert">
            {problems.data}
          </p>
        )}
      </div>
    </>
  );
}
