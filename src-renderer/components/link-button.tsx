import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './link-button.module.css';

/** A button that looks like a link: it goes somewhere within the app. */
export function LinkButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <UnstyledButton className={classes.link} onClick={onClick}>
      {children}
    </UnstyledButton>
  );
}
