import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { LinkButton } from '../../../components/link-button.tsx';
import { crumbs } from '../paths.ts';
import classes from './file-browser.module.css';

interface PathBarProps {
  readonly path: string;
  readonly separator: '/' | '\\';
  readonly onGo: (path: string) => void;
}

/** The folder as a field to type into, and its parents to click on. */
export function PathBar({ path, separator, onGo }: PathBarProps) {
  const [text, setText] = useState(path);
  useEffect(() => setText(path), [path]);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) onGo(text.trim());
  };
  return (
    <>
      <form onSubmit={go} className={classes.path}>
        <TextInput
          aria-label="Folder"
          className={classes.field}
          classNames={{ input: 'mono' }}
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit">Go</Button>
      </form>
      <nav aria-label="Parent folders" className={classes.crumbs}>
        {crumbs(path, separator).map((crumb) => (
          <span key={crumb.path} className={classes.crumb}>
            <LinkButton onClick={() => onGo(crumb.path)}>{crumb.label}</LinkButton>
          </span>
        ))}
      </nav>
    </>
  );
}
