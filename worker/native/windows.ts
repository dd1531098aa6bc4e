/**
 * The native functions of Windows: the one place that calls `Deno.dlopen`.
 *
 * @module
 */

import {
  LIBRARIES,
  libraryPath,
  SHLWAPI_LIBRARY,
} from "../../src/abi/libraries.ts";
import {
  type FileStreamFunctions,
  KERNEL32,
  type Native,
  OLE32,
  OLEAUT32,
  SHLWAPI,
  USER32,
} from "./symbols.ts";

/**
 * Opens the four system DLLs; that of streams on files only when it is asked for.
 *
 * They are named by absolute path: Deno resolves a bare name against the
 * current directory under a path-scoped grant, where anyone may have put a DLL.
 */
export function openWindows(systemDirectory: string): Native {
  const opened: { close(): void }[] = [];
  const open = <Symbols extends Deno.ForeignLibraryInterface>(
    fileName: string,
    symbols: Symbols,
  ): Deno.DynamicLibrary<Symbols>["symbols"] => {
    const path = libraryPath(systemDirectory, fileName);
    try {
      const library = Deno.dlopen(path, symbols);
      opened.push(library);
      return library.symbols;
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw error;
      // Deno's own message does not say which file it was.
      throw new Error(
        `Cannot open ${path}: ${(error as Error).message.trim()}`,
      );
    }
  };
  const close = () => {
    for (const library of opened.splice(0).reverse()) library.close();
  };
  let fileStreams: FileStreamFunctions | null = null;
  try {
    return {
      functions: {
        ...open(LIBRARIES.kernel32, KERNEL32),
        ...open(LIBRARIES.user32, USER32),
        ...open(LIBRARIES.ole32, OLE32),
        ...open(LIBRARIES.oleaut32, OLEAUT32),
      },
      hasOtherApartments: true,
      openFileStreams: () => fileStreams ??= open(SHLWAPI_LIBRARY, SHLWAPI),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
