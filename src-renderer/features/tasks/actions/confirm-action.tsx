import { Button } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconShieldCheck } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { SMALL_ICON } from '../../../components/icons.ts';
import { ReasonTooltip } from '../../../components/reason-tooltip.tsx';
import { TypeName } from '../../../components/type-name.tsx';
import classes from './actions.module.css';

export interface Confirmation {
  /** What the button does and says: `Remove 3 tasks`. */
  readonly verb: string;
  readonly consequence: string;
  /** Name of a production connection, which has to be typed first; null for any other. */
  readonly nameToType: string | null;
  readonly onConfirm: () => void;
}

/** Asks before something that cannot be taken back by the same way. */
export function confirmAction(confirmation: Confirmation): void {
  const modalId = 'confirm-task-action';
  modals.open({
    modalId,
    title: `${confirmation.verb}?`,
    children: <ConfirmForm {...confirmation} onClose={() => modals.close(modalId)} />,
  });
}

function ConfirmForm({
  verb,
  consequence,
  nameToType,
  onConfirm,
  onClose,
}: Confirmation & { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const reason = nameToType !== null && typed !== nameToType ? `Type ${nameToType} to go on.` : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason !== null) return;
    onClose();
    onConfirm();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.lead}>{consequence}</p>
      <p className={classes.safety}>
        <IconShieldCheck {...SMALL_ICON} />A safety snapshot of the queue is taken first, so that you can undo this.
      </p>
      {nameToType !== null && <TypeName name={nameToType} typed={typed} onType={setTyped} />}
      <div className={classes.buttons}>
        <Button onClick={onClose}>Cancel</Button>
        <ReasonTooltip reason={reason}>
          <Button
            type="submit"
            variant="filled"
            className={classes.danger}
            {...(reason !== null && { 'data-disabled': true })}
            aria-disabled={reason !== null}
          >
            {verb}
          </Button>
        </ReasonTooltip>
      </div>
    </form>
  );
}
