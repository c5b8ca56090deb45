interface Template {
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly accelerator?: string;
  readonly visible?: boolean;
  readonly submenu?: readonly Template[];
  readonly click?: () => void;
}

const ROLES = new Set(
  'about appMenu close editMenu help quit reload resetZoom toggleDevTools togglefullscreen windowMenu zoomIn zoomOut'.split(
    ' ',
  ),
);
const KEYS = new Set('label role type accelerator visible submenu click'.split(' '));
const ACCELERATOR = /^((CmdOrCtrl|Cmd|Ctrl|Alt|Shift)\+)*([A-Z0-9]|F\d{1,2}|Plus|Space|Tab|Enter|Esc|,)$/;

let applicationMenu: Menu | null = null;

/** Electron's Menu, as far as an application menu needs it. */
export class Menu {
  readonly items: readonly Template[];

  constructor(items: readonly Template[]) {
    this.items = items;
  }

  static buildFromTemplate(template: readonly Template[]): Menu {
    for (const item of template) checkItem(item);
    return new Menu(template);
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu;
  }
}

/** For specs: clicks the item at a path of labels, as the user would. */
export function clickMenu(labels: readonly string[]): void {
  let items = applicationMenu?.items ?? [];
  let found: Template | undefined;
  for (const label of labels) {
    found = items.find((item) => (item.label ?? item.role ?? '').replace('&', '') === label);
    items = found?.submenu ?? [];
  }
  if (found?.click === undefined) throw new Error(`no menu item ${labels.join(' > ')}`);
  found.click();
}

function checkItem(item: Template): void {
  for (const key of Object.keys(item))
    if (!KEYS.has(key)) throw new Error(`menu item ${key} is not in the double of electron`);
  if (item.role !== undefined && !ROLES.has(item.role))
    throw new Error(`menu role ${item.role} is not in the double of electron`);
  if (item.role === undefined && item.label === undefined && item.type !== 'separator')
    throw new Error('a menu item needs a label, a role or a type');
  if (item.accelerator !== undefined && !ACCELERATOR.test(item.accelerator))
    throw new Error(`invalid accelerator ${item.accelerator}`);
  for (const child of item.submenu ?? []) checkItem(child);
}
