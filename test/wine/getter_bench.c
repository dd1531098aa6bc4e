/*
 * Times a LONG getter called straight through the vtable, in a single-threaded
 * apartment: as fast as COM can be called.
 *
 *   getter_bench CLSID IID SLOT BLOCKS CALLS
 *
 * It prints the nanoseconds that a call took, a line for each block of CALLS.
 */

#include <windows.h>
#include <objbase.h>
#include <stdio.h>

typedef HRESULT(STDMETHODCALLTYPE *Getter)(IUnknown *, LONG *);

static void check(HRESULT outcome, const char *what) {
  if (SUCCEEDED(outcome)) return;
  fprintf(stderr, "%s failed: 0x%08lx\n", what, outcome);
  exit(1);
}

/* The function comes from the vtable at every call, as in any program that calls COM. */
static double nanosecondsPerCall(IUnknown *object, long slot, long calls) {
  LARGE_INTEGER frequency, before, after;
  QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&before);
  for (long call = 0; call < calls; call++) {
    LONG value;
    check(((Getter *)object->lpVtbl)[slot](object, &value), "the getter");
  }
  QueryPerformanceCounter(&after);
  return (after.QuadPart - before.QuadPart) * 1e9 / frequency.QuadPart / calls;
}

int wmain(int count, WCHAR **arguments) {
  CLSID clsid;
  IID iid;
  IUnknown *object;
  if (count != 6) {
    fputs("usage: getter_bench CLSID IID SLOT BLOCKS CALLS\n", stderr);
    return 1;
  }
  check(CLSIDFromString(arguments[1], &clsid), "reading the CLSID");
  check(IIDFromString(arguments[2], &iid), "reading the IID");
  long slot = wcstol(arguments[3], NULL, 10);
  long blocks = wcstol(arguments[4], NULL, 10);
  long calls = wcstol(arguments[5], NULL, 10);
  check(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE), "CoInitializeEx");
  check(CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER, &iid, (void **)&object),
        "CoCreateInstance");
  nanosecondsPerCall(object, slot, calls); /* to warm up */
  for (long block = 0; block < blocks; block++) {
    printf("%.3f\n", nanosecondsPerCall(object, slot, calls));
  }
  object->lpVtbl->Release(object);
  CoUninitialize();
  return 0;
}
