/**
 * What a reader types into the listing before the editor has arrived: nothing of it is lost on a
 * slow connection.
 */
export class PendingInput {
  private inserted = '';
  private deleted = 0;

  /** Takes an input event of the listing; the listing itself stays as it is. */
  take(event: InputEvent): void {
    event.preventDefault();
    switch (event.inputType) {
      case 'insertText':
      case 'insertReplacementText':
      case 'insertFromPaste':
      case 'insertFromDrop':
        this.inserted += event.data ?? event.dataTransfer?.getData('text/plain') ?? '';
        break;
      case 'insertLineBreak':
      case 'insertParagraph':
        this.inserted += '\n';
        break;
      case 'deleteContentBackward':
        if (this.inserted === '') this.deleted += 1;
        else this.inserted = this.inserted.slice(0, -1);
        break;
      default:
        break;
    }
  }

  /** What to do to the text, given what is selected in it: replace `from`–`to` by `insert`. */
  changeFor(selection: { from: number; to: number }): { from: number; to: number; insert: string } {
    const { from, to } = selection;
    // The first deletion takes the selection where there is one.
    const deleted = from < to ? Math.max(0, this.deleted - 1) : this.deleted;
    return { from: Math.max(0, from - deleted), to, insert: this.inserted };
  }

  get isEmpty(): boolean {
    return this.inserted === '' && this.deleted === 0;
  }
}

/** The selection inside an element as offsets into its text; undefined where it is elsewhere. */
export function selectionIn(element: Node): { from: number; to: number } | undefined {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.startContainer) || !element.contains(range.endContainer)) {
    return undefined;
  }
  const offset = (container: Node, index: number) => {
    const before = document.createRange();
    before.selectNodeContents(element);
    before.setEnd(container, index);
    return before.toString().length;
  };
  return {
    from: offset(range.startContainer, range.startOffset),
    to: offset(range.endContainer, range.endOffset),
  };
}
