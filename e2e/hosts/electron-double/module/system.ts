import { dialogAnswers, messageBoxAnswers, record } from './control-state.ts';

/** Electron's dialogs, answered by what the spec has laid ready. */
export const dialogDouble = {
  showOpenDialog: async (...args: object[]) => {
    const path = nextAnswer(args);
    return { canceled: path === null, filePaths: path === null ? [] : [path] };
  },
  showSaveDialog: async (...args: object[]) => {
    const path = nextAnswer(args);
    return { canceled: path === null, filePath: path ?? '' };
  },
  showMessageBox: async (...args: { message?: string }[]) => {
    record.messageBoxes.push(args.at(-1)?.message ?? '');
    const response = messageBoxAnswers.shift();
    if (response === undefined) throw new Error(`no answer was laid ready for the box "${args.at(-1)?.message}"`);
    return { response, checkboxChecked: false };
  },
  showErrorBox: (title: string, content: string) => {
    record.errorBoxes.push({ title, content });
    process.stderr.write(`${title}: ${content}\n`);
  },
};

export const shellDouble = {
  openExternal: async (url: string) => {
    record.openedExternally.push(url);
  },
  openPath: async (path: string) => {
    record.openedPaths.push(path);
    return '';
  },
};

const SEAL = Buffer.from('v10');
const turned = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));

/** Seals so that the text cannot be found in a file; the key of a real system would be its own. */
export function safeStorageDouble(isReady: () => boolean) {
  return {
    isEncryptionAvailable: isReady,
    encryptString: (text: string) => Buffer.concat([SEAL, turned(Buffer.from(text))]),
    decryptString: (sealed: Buffer) => {
      if (!sealed.subarray(0, 3).equals(SEAL)) throw new Error('Error while decrypting the ciphertext');
      return turned(sealed.subarray(3)).toString();
    },
  };
}

export const nativeThemeDouble = { shouldUseDarkColors: false };

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };
export const screenDouble = { getAllDisplays: () => [{ bounds: SCREEN, workArea: SCREEN }] };

function nextAnswer(args: readonly object[]): string | null {
  record.dialogs.push(args.at(-1) ?? {});
  const answer = dialogAnswers.shift();
  if (answer === undefined) throw new Error('no answer was laid ready for a file dialog');
  return answer;
}
