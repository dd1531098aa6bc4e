/*
 * A COM server that plays the IMAPI2 classes from a fixture, for deno.exe under
 * Wine, which has no imapi2.dll. Activation, marshalling, VARIANTs, SAFEARRAYs,
 * BSTRs and the message queue are Wine's own.
 *
 * Into the file IMAPI2_TEST_LOG, where that is set, it writes a log: the thread
 * of every call, how many objects are alive after every birth and death, and
 * every Release() that is one too many.
 */

#define COBJMACROS
#define INITGUID
#include <windows.h>
#include <oleauto.h>
#include <stdio.h>

typedef struct { const WCHAR *units; UINT length; } Text;
typedef struct { const Text *items; LONG count; } Texts;
typedef struct { const LONG *items; LONG count; } Longs;

typedef enum {
  KIND_MASTER = 1,
  KIND_RECORDER,
  KIND_WRITER,
  KIND_SPEED,
  KIND_SEQUENTIAL,
  KIND_SEQUENTIAL2,
  KIND_RANDOMWRITE,
  KIND_IMAGE,
  KIND_DIRECTORY,
  KIND_RESULT,
  KIND_TEST_BURNER,
} Kind;

typedef struct {
  Kind kind;
  LONG isSupported, inUse, isFirstDataSession, start, lastWritten, next, free;
  LONG lastWrittenAddress, total, writeUnitSize;
} Multisession;

typedef struct {
  LONG physicalType, status, writeProtect, physicallyBlank, heuristicallyBlank;
  LONG total, free, next, start, lastWritten;
} Media;

typedef struct { const char *member; HRESULT hresult; Text description; } Fault;

typedef struct {
  Text id, vendorId, productId, productRevision, volumeName, exclusiveAccessOwner;
  Texts volumePathNames;
  Longs supportedFeaturePages, currentFeaturePages, supportedProfiles, currentProfiles;
  Longs supportedModePages, writeSpeeds;
  LONG deviceCanLoadMedia, legacyDeviceNumber;
  Media media;
  Multisession multisessions[4];
  LONG multisessionCount;
  Fault faults[8];
  LONG faultCount;
} Recorder;

#include "fixture.h"

/* The recorder that burns, which no list shows; the rest of it is in burn.c. */
static Recorder burner = { .id = { L"burner", 6 } };
static HRESULT burnFault(const char *member);

#define RECORDER_COUNT ((LONG)(sizeof RECORDERS / sizeof *RECORDERS))

DEFINE_GUID(CLSID_Master, 0x2735412E, 0x7F64, 0x5B0F, 0x8F, 0x00, 0x5D, 0x77, 0xAF, 0xBE, 0x26, 0x1E);
DEFINE_GUID(CLSID_Recorder, 0x2735412D, 0x7F64, 0x5B0F, 0x8F, 0x00, 0x5D, 0x77, 0xAF, 0xBE, 0x26, 0x1E);
DEFINE_GUID(CLSID_Writer, 0x2735412A, 0x7F64, 0x5B0F, 0x8F, 0x00, 0x5D, 0x77, 0xAF, 0xBE, 0x26, 0x1E);
DEFINE_GUID(IID_IDiscMaster2, 0x27354130, 0x7F64, 0x5B0F, 0x8F, 0x00, 0x5D, 0x77, 0xAF, 0xBE, 0x26, 0x1E);
DEFINE_GUID(IID_IDiscRecorder2, 0x27354133, 0x7F64, 0x5B0F, 0x8F, 0x00, 0x5D, 0x77, 0xAF, 0xBE, 0x26, 0x1E);
DEFINE_GUID(IID_IDiscRecorder2Ex, 0x27354132, 0x7F64, 0x5B0F, 0x8F, 0x00, 0x5D, 0x77, 0xAF, 0xBE, 0x26, 0x1E);
DEFINE_GUID(IID_IDiscFormat2, 0x27354152, 0x8F64, 0x5B0F, 0x8F, 0x00, 0x5D, 0x77, 0xAF, 0xBE, 0x26, 0x1E);
DEFINE_GUID(IID_IDiscFormat2Data, 0x27354153, 0x9F64, 0x5B0F, 0x8F, 0x00, 0x5D, 0x77, 0xAF, 0xBE, 0x26, 0x1E);
DEFINE_GUID(IID_IWriteSpeedDescriptor, 0x27354144, 0x7F64, 0x5B0F, 0x8F, 0x00, 0x5D, 0x77, 0xAF, 0xBE, 0x26, 0x1E);
DEFINE_GUID(IID_IMultisession, 0x27354150, 0x7F64, 0x5B0F, 0x8F, 0x00, 0x5D, 0x77, 0xAF, 0xBE, 0x26, 0x1E);
DEFINE_GUID(IID_IMultisessionSequential, 0x27354151, 0x7F64, 0x5B0F, 0x8F, 0x00, 0x5D, 0x77, 0xAF, 0xBE, 0x26, 0x1E);
DEFINE_GUID(IID_IMultisessionSequential2, 0xB507CA22, 0x2204, 0x11DD, 0x96, 0x6A, 0x00, 0x1A, 0xA0, 0x1B, 0xBC, 0x58);
DEFINE_GUID(IID_IBurnVerification, 0xD2FFD834, 0x958B, 0x426D, 0x84, 0x70, 0x2A, 0x13, 0x87, 0x9C, 0x6A, 0x91);
DEFINE_GUID(IID_IMultisessionRandomWrite, 0xB507CA23, 0x2204, 0x11DD, 0x96, 0x6A, 0x00, 0x1A, 0xA0, 0x1B, 0xBC, 0x58);

/* A second vtable in the same object: a pointer to it is the pointer of IDiscRecorder2Ex. */
typedef struct { const void *const *vtable; } Face;

typedef struct Object {
  const void *const *vtable;
  Face ex;
  Face verification;
  LONG references;
  Kind kind;
  const Recorder *recorder;
  const Multisession *multisession;
  struct Object *held;
  LONG inUse;
  LONG speed;
  BSTR clientName;
  struct Image *image;
  IStream *stream;
  WCHAR path[MAX_PATH];
} Object;

static HINSTANCE module;
static LONG liveObjects;
static CRITICAL_SECTION logLock;

/* Without a path nothing is logged: a benchmark would measure the log, and not the calls. */
static char logPath[MAX_PATH];

static void writeLog(const char *format, ...) {
  static HANDLE file = INVALID_HANDLE_VALUE;
  char line[512];
  va_list arguments;
  DWORD written;
  if (!*logPath) return;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line - 1, format, arguments);
  va_end(arguments);
  line[length++] = '\n';
  EnterCriticalSection(&logLock);
  if (file == INVALID_HANDLE_VALUE) {
    file = CreateFileA(logPath, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                       OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
  }
  if (file != INVALID_HANDLE_VALUE) WriteFile(file, line, length, &written, NULL);
  LeaveCriticalSection(&logLock);
}

/* ---- life ---- */

static Object *newObject(Kind kind, const Recorder *recorder);
static void releaseImage(struct Image *image);
static BOOL answersBurner(const Object *self, REFIID iid);

static ULONG STDMETHODCALLTYPE addRef(Object *self) {
  if (self->references <= 0) writeLog("over-release: AddRef on a dead object of kind %d", self->kind);
  return InterlockedIncrement(&self->references);
}

static ULONG STDMETHODCALLTYPE release(Object *self) {
  LONG left = InterlockedDecrement(&self->references);
  writeLog("call thread=%lu IUnknown.Release", GetCurrentThreadId());
  if (left < 0) writeLog("over-release: Release on a dead object of kind %d", self->kind);
  if (left == 0) {
    /* The memory stays, so that a release too many is seen and not a crash. */
    if (self->held) release(self->held);
    SysFreeString(self->clientName);
    if (self->stream) IStream_Release(self->stream);
    releaseImage(self->image);
    writeLog("live %ld", InterlockedDecrement(&liveObjects));
  }
  return left;
}

static BOOL answers(const Object *self, REFIID iid) {
  if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IDispatch)) return TRUE;
  switch (self->kind) {
    case KIND_MASTER: return IsEqualIID(iid, &IID_IDiscMaster2);
    case KIND_RECORDER: return IsEqualIID(iid, &IID_IDiscRecorder2);
    case KIND_WRITER: return IsEqualIID(iid, &IID_IDiscFormat2) || IsEqualIID(iid, &IID_IDiscFormat2Data);
    case KIND_SPEED: return IsEqualIID(iid, &IID_IWriteSpeedDescriptor);
    case KIND_SEQUENTIAL2:
      if (IsEqualIID(iid, &IID_IMultisessionSequential2)) return TRUE;
      /* fall through */
    case KIND_SEQUENTIAL:
      return IsEqualIID(iid, &IID_IMultisession) || IsEqualIID(iid, &IID_IMultisessionSequential);
    case KIND_RANDOMWRITE:
      return IsEqualIID(iid, &IID_IMultisession) || IsEqualIID(iid, &IID_IMultisessionRandomWrite);
    default: return answersBurner(self, iid);
  }
  return FALSE;
}

static HRESULT STDMETHODCALLTYPE queryInterface(Object *self, REFIID iid, void **out) {
  writeLog("call thread=%lu IUnknown.QueryInterface", GetCurrentThreadId());
  if (!out) return E_POINTER;
  *out = NULL;
  if (self->kind == KIND_RECORDER && IsEqualIID(iid, &IID_IDiscRecorder2Ex)) {
    *out = &self->ex;
  } else if (self->kind == KIND_WRITER && self->recorder == &burner && IsEqualIID(iid, &IID_IBurnVerification)) {
    *out = &self->verification;
  } else if (answers(self, iid)) {
    /* IUnknown too: whichever face is asked, the object has one identity. */
    *out = self;
  } else {
    return E_NOINTERFACE;
  }
  addRef(self);
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE notImplemented(Object *self) {
  (void)self;
  return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE getTypeInfoCount(Object *self, UINT *count) {
  (void)self;
  writeLog("call thread=%lu IDispatch.GetTypeInfoCount", GetCurrentThreadId());
  *count = 0;
  return S_OK;
}

/* ---- values ---- */

/* Logs a call, and fails it where the fixture says so. */
static HRESULT enter(const Object *self, const char *member) {
  writeLog("call thread=%lu %s", GetCurrentThreadId(), member);
  if (!self->recorder) return S_OK;
  if (self->recorder == &burner) return burnFault(member);
  for (LONG index = 0; index < self->recorder->faultCount; index++) {
    const Fault *fault = &self->recorder->faults[index];
    if (strcmp(fault->member, member) != 0) continue;
    ICreateErrorInfo *create;
    IErrorInfo *info;
    if (fault->description.length > 0 && SUCCEEDED(CreateErrorInfo(&create))) {
      ICreateErrorInfo_SetDescription(create, (LPOLESTR)fault->description.units);
      if (SUCCEEDED(ICreateErrorInfo_QueryInterface(create, &IID_IErrorInfo, (void **)&info))) {
        SetErrorInfo(0, info);
        IErrorInfo_Release(info);
      }
      ICreateErrorInfo_Release(create);
    }
    return fault->hresult;
  }
  return S_OK;
}

#define ENTER(self, member) \
  do { \
    HRESULT entered = enter(self, member); \
    if (FAILED(entered)) return entered; \
    outcome = entered; \
  } while (0)

static HRESULT putText(BSTR *out, const Text *text) {
  *out = SysAllocStringLen(text->units, text->length);
  return *out ? S_OK : E_OUTOFMEMORY;
}

static SAFEARRAY *newArray(LONG count, VARIANT **data) {
  SAFEARRAY *array = SafeArrayCreateVector(VT_VARIANT, 0, count);
  if (array) SafeArrayAccessData(array, (void **)data);
  return array;
}

static HRESULT putTexts(SAFEARRAY **out, const Texts *texts) {
  VARIANT *data;
  *out = newArray(texts->count, &data);
  if (!*out) return E_OUTOFMEMORY;
  for (LONG index = 0; index < texts->count; index++) {
    V_VT(&data[index]) = VT_BSTR;
    putText(&V_BSTR(&data[index]), &texts->items[index]);
  }
  return SafeArrayUnaccessData(*out);
}

static HRESULT putLongs(SAFEARRAY **out, const Longs *longs, VARTYPE type) {
  VARIANT *data;
  *out = newArray(longs->count, &data);
  if (!*out) return E_OUTOFMEMORY;
  for (LONG index = 0; index < longs->count; index++) {
    V_VT(&data[index]) = type;
    V_I4(&data[index]) = longs->items[index];
  }
  return SafeArrayUnaccessData(*out);
}

static HRESULT putObjects(SAFEARRAY **out, LONG count, Object *(*make)(Object *, LONG), Object *self) {
  VARIANT *data;
  *out = newArray(count, &data);
  if (!*out) return E_OUTOFMEMORY;
  for (LONG index = 0; index < count; index++) {
    V_VT(&data[index]) = VT_DISPATCH;
    V_DISPATCH(&data[index]) = (IDispatch *)make(self, index);
  }
  return SafeArrayUnaccessData(*out);
}

/* A getter: GETTER(function, "Interface.get_Member", type of the value, what puts it). */
#define GETTER(function, member, type, put) \
  static HRESULT STDMETHODCALLTYPE function(Object *self, type *out) { \
    HRESULT outcome; \
    if (!out) return E_POINTER; \
    ENTER(self, member); \
    put; \
    return outcome; \
  }
#define LONG_GETTER(function, member, value) GETTER(function, member, LONG, *out = (value))
#define BOOL_GETTER(function, member, value) \
  GETTER(function, member, VARIANT_BOOL, *out = (value) ? VARIANT_TRUE : VARIANT_FALSE)
#define TEXT_GETTER(function, member, value) GETTER(function, member, BSTR, outcome = putText(out, &(value)))

#include "burn.c"

/* ---- IDiscMaster2 ---- */

static HRESULT STDMETHODCALLTYPE masterItem(Object *self, LONG index, BSTR *out) {
  HRESULT outcome;
  ENTER(self, "IDiscMaster2.get_Item");
  if (index < 0 || index >= RECORDER_COUNT) return E_INVALIDARG;
  (void)outcome;
  return putText(out, &RECORDERS[index].id);
}
LONG_GETTER(masterCount, "IDiscMaster2.get_Count", RECORDER_COUNT)
BOOL_GETTER(masterIsSupported, "IDiscMaster2.get_IsSupportedEnvironment", TRUE)

static const void *const MASTER[] = {
  queryInterface, addRef, release, getTypeInfoCount, notImplemented, notImplemented, notImplemented,
  [7] = notImplemented, [8] = masterItem, [9] = masterCount, [10] = masterIsSupported,
};

/* ---- IDiscRecorder2 ---- */

/* Calls the recorder from an apartment of its own, as an event source would, while its own idles. */
static DWORD WINAPI callFromOutside(void *parameter) {
  LARGE_INTEGER frequency, before, after;
  IDispatch *recorder;
  CoInitializeEx(NULL, COINIT_MULTITHREADED);
  HRESULT outcome = CoGetInterfaceAndReleaseStream(parameter, &IID_IDispatch, (void **)&recorder);
  if (FAILED(outcome)) {
    writeLog("outside failed 0x%08lx", outcome);
  } else {
    QueryPerformanceFrequency(&frequency);
    for (int round = 0; round < 20; round++) {
      UINT count;
      Sleep(37);
      QueryPerformanceCounter(&before);
      outcome = IDispatch_GetTypeInfoCount(recorder, &count);
      QueryPerformanceCounter(&after);
      writeLog("outside thread=%lu hresult=0x%08lx microseconds=%lld", GetCurrentThreadId(), outcome,
               (after.QuadPart - before.QuadPart) * 1000000 / frequency.QuadPart);
    }
    IDispatch_Release(recorder);
  }
  CoUninitialize();
  writeLog("outside done");
  return 0;
}

static HRESULT STDMETHODCALLTYPE recorderCloseTray(Object *self) {
  HRESULT outcome;
  IStream *stream;
  ENTER(self, "IDiscRecorder2.CloseTray");
  outcome = CoMarshalInterThreadInterfaceInStream(&IID_IDispatch, (IUnknown *)self, &stream);
  if (FAILED(outcome)) return outcome;
  CloseHandle(CreateThread(NULL, 0, callFromOutside, stream, 0, NULL));
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE recorderEject(Object *self) {
  HRESULT outcome;
  ENTER(self, "IDiscRecorder2.EjectMedia");
  return outcome;
}

static HRESULT STDMETHODCALLTYPE recorderInitialize(Object *self, BSTR id) {
  writeLog("call thread=%lu IDiscRecorder2.InitializeDiscRecorder", GetCurrentThreadId());
  if (id && lstrcmpW(id, L"burner") == 0) {
    self->recorder = &burner;
    return burnFault("IDiscRecorder2.InitializeDiscRecorder");
  }
  for (LONG index = 0; index < RECORDER_COUNT; index++) {
    const Text *candidate = &RECORDERS[index].id;
    if (SysStringLen(id) == candidate->length &&
        memcmp(id, candidate->units, candidate->length * sizeof(WCHAR)) == 0) {
      self->recorder = &RECORDERS[index];
      return S_OK;
    }
  }
  return HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST);
}

TEXT_GETTER(recorderActive, "IDiscRecorder2.get_ActiveDiscRecorder", self->recorder->id)
TEXT_GETTER(recorderVendor, "IDiscRecorder2.get_VendorId", self->recorder->vendorId)
TEXT_GETTER(recorderProduct, "IDiscRecorder2.get_ProductId", self->recorder->productId)
TEXT_GETTER(recorderRevision, "IDiscRecorder2.get_ProductRevision", self->recorder->productRevision)
TEXT_GETTER(recorderVolume, "IDiscRecorder2.get_VolumeName", self->recorder->volumeName)
GETTER(recorderOwner, "IDiscRecorder2.get_ExclusiveAccessOwner", BSTR,
       outcome = isBurner(self) ? ((*out = SysAllocString(burn.owner)), S_OK)
                                : putText(out, &self->recorder->exclusiveAccessOwner))
GETTER(recorderPaths, "IDiscRecorder2.get_VolumePathNames", SAFEARRAY *,
       outcome = putTexts(out, &self->recorder->volumePathNames))
BOOL_GETTER(recorderCanLoad, "IDiscRecorder2.get_DeviceCanLoadMedia", self->recorder->deviceCanLoadMedia)
LONG_GETTER(recorderLegacy, "IDiscRecorder2.get_LegacyDeviceNumber", self->recorder->legacyDeviceNumber)
#define LONGS_GETTER(function, member, field) \
  GETTER(function, member, SAFEARRAY *, outcome = putLongs(out, &self->recorder->field, VT_I4))
LONGS_GETTER(recorderFeatures, "IDiscRecorder2.get_SupportedFeaturePages", supportedFeaturePages)
LONGS_GETTER(recorderCurrentFeatures, "IDiscRecorder2.get_CurrentFeaturePages", currentFeaturePages)
LONGS_GETTER(recorderProfiles, "IDiscRecorder2.get_SupportedProfiles", supportedProfiles)
LONGS_GETTER(recorderCurrentProfiles, "IDiscRecorder2.get_CurrentProfiles", currentProfiles)
LONGS_GETTER(recorderModePages, "IDiscRecorder2.get_SupportedModePages", supportedModePages)

static const void *const RECORDER[] = {
  queryInterface, addRef, release, getTypeInfoCount, notImplemented, notImplemented, notImplemented,
  [7] = recorderEject, [8] = recorderCloseTray,
  [9] = burnerAcquire, [10] = burnerRelease, [11] = burnerDisableMcn, [12] = burnerEnableMcn,
  [13] = recorderInitialize, [14] = recorderActive, [15] = recorderVendor, [16] = recorderProduct,
  [17] = recorderRevision, [18] = recorderVolume, [19] = recorderPaths, [20] = recorderCanLoad,
  [21] = recorderLegacy, [22] = recorderFeatures, [23] = recorderCurrentFeatures,
  [24] = recorderProfiles, [25] = recorderCurrentProfiles, [26] = recorderModePages,
  [27] = recorderOwner,
};

/* ---- IDiscRecorder2Ex ---- */

static Object *objectOf(Face *face) { return CONTAINING_RECORD(face, Object, ex); }

static HRESULT STDMETHODCALLTYPE exQueryInterface(Face *face, REFIID iid, void **out) {
  return queryInterface(objectOf(face), iid, out);
}
static ULONG STDMETHODCALLTYPE exAddRef(Face *face) { return addRef(objectOf(face)); }
static ULONG STDMETHODCALLTYPE exRelease(Face *face) { return release(objectOf(face)); }

static HRESULT putBytes(BYTE **out, ULONG *size, const BYTE *bytes, ULONG length) {
  *out = CoTaskMemAlloc(length);
  if (!*out) return E_OUTOFMEMORY;
  memcpy(*out, bytes, length);
  *size = length;
  return S_OK;
}

/* An appendable CD-R: com_test.ts has the same bytes. */
static const BYTE DISC_INFORMATION[34] = {
  0, 32, 0x01, 1, 2, 3, 4, 0x20, 0, 1, 0, 2, 0xCA, 0xFE, 0xBA, 0xBE,
  0xFF, 0xFF, 0xFF, 0xFF, 0, 79, 59, 74, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0,
};

/* An Enhanced CD, in format 0 of READ TOC: com_test.ts has the same bytes. */
static const BYTE TOC[28] = {
  0, 26, 1, 2, 0, 0x10, 1, 0, 0, 0, 0, 0, 0, 0x14, 2, 0, 0, 0, 0xA1, 0xB8,
  0, 0x14, 0xAA, 0, 0, 0, 0xC3, 0x50,
};

/* Refuses format 1, and in format 2 tells what it was asked for: five of seven arguments go over the stack. */
static HRESULT STDMETHODCALLTYPE exGetData(Face *face, const BYTE *cdb, ULONG cdbSize, BYTE *sense, ULONG timeout,
                                           BYTE *buffer, ULONG size, ULONG *fetched) {
  static const BYTE REFUSAL[18] = { 0x70, 0, 5, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x24, 1, 0, 0, 0, 0 };
  HRESULT outcome;
  ENTER(objectOf(face), "IDiscRecorder2Ex.SendCommandGetDataFromDevice");
  if (!cdb || !sense || !buffer || !fetched) return E_POINTER;
  if (cdbSize != 10 || cdb[0] != 0x43 || size < sizeof TOC) return E_FAIL;
  memset(sense, 0, 18);
  *fetched = 0;
  switch (cdb[2]) {
    case 0:
      memcpy(buffer, TOC, sizeof TOC);
      *fetched = sizeof TOC;
      return outcome;
    case 1:
      memcpy(sense, REFUSAL, sizeof REFUSAL);
      /* S_IMAPI_COMMAND_HAS_SENSE_DATA */
      return 0x00AA0200;
    default:
      memcpy(buffer, cdb, cdbSize);
      buffer[10] = (BYTE)timeout;
      buffer[11] = (BYTE)(size >> 8);
      buffer[12] = (BYTE)size;
      *fetched = 13;
      return outcome;
  }
}

static HRESULT STDMETHODCALLTYPE exDiscInformation(Face *face, BYTE **out, ULONG *size) {
  HRESULT outcome;
  ENTER(objectOf(face), "IDiscRecorder2Ex.GetDiscInformation");
  (void)outcome;
  if (!out || !size) return E_POINTER;
  return putBytes(out, size, DISC_INFORMATION, sizeof DISC_INFORMATION);
}

/* Tells what it was asked for: the address as the start, the kind of address as the track. */
static HRESULT STDMETHODCALLTYPE exTrackInformation(Face *face, ULONG address, LONG type, BYTE **out, ULONG *size) {
  BYTE bytes[36] = { 0, 34, 0, 1, 0, 4, 1, 0 };
  HRESULT outcome;
  ENTER(objectOf(face), "IDiscRecorder2Ex.GetTrackInformation");
  (void)outcome;
  if (!out || !size) return E_POINTER;
  if (type == 2 && address == 0) {
    /* Against the rules of COM: a caller that looks at these, or frees them, crashes. */
    *out = (BYTE *)0xDEAD;
    *size = 36;
    return (HRESULT)0xC0AA02FF;
  }
  bytes[2] = (BYTE)type;
  for (int index = 0; index < 4; index++) bytes[8 + index] = (BYTE)(address >> (24 - 8 * index));
  return putBytes(out, size, bytes, sizeof bytes);
}

/* Tells what it was asked for; feature 0xFFFF is a buffer that is promised and not there. */
static HRESULT STDMETHODCALLTYPE exFeaturePage(Face *face, LONG feature, BYTE currentOnly, BYTE **out, ULONG *size) {
  const BYTE bytes[] = { (BYTE)(feature >> 8), (BYTE)feature, currentOnly, 0 };
  HRESULT outcome;
  ENTER(objectOf(face), "IDiscRecorder2Ex.GetFeaturePage");
  (void)outcome;
  if (!out || !size) return E_POINTER;
  if (feature == 0xFFFF) {
    *out = NULL;
    *size = 4;
    return S_OK;
  }
  return putBytes(out, size, bytes, sizeof bytes);
}

/* Four arguments and two results: the last three go over the stack. */
static HRESULT STDMETHODCALLTYPE exDvdStructure(Face *face, ULONG format, ULONG address, ULONG layer, ULONG agid,
                                                BYTE **out, ULONG *size) {
  const BYTE bytes[] = { (BYTE)format, (BYTE)(address >> 24), (BYTE)address, (BYTE)layer, (BYTE)agid };
  HRESULT outcome;
  ENTER(objectOf(face), "IDiscRecorder2Ex.ReadDvdStructure");
  (void)outcome;
  if (!out || !size) return E_POINTER;
  return putBytes(out, size, bytes, sizeof bytes);
}

static HRESULT STDMETHODCALLTYPE exProfiles(Face *face, BYTE currentOnly, LONG **out, ULONG *count) {
  HRESULT outcome;
  const Object *self = objectOf(face);
  ENTER(self, "IDiscRecorder2Ex.GetSupportedProfiles");
  if (!out || !count) return E_POINTER;
  const Longs *longs = currentOnly ? &self->recorder->currentProfiles : &self->recorder->supportedProfiles;
  outcome = putBytes((BYTE **)out, count, (const BYTE *)longs->items, longs->count * sizeof(LONG));
  *count = longs->count;
  return outcome;
}

static HRESULT STDMETHODCALLTYPE exAlignment(Face *face, ULONG *out) {
  HRESULT outcome;
  ENTER(objectOf(face), "IDiscRecorder2Ex.GetByteAlignmentMask");
  if (!out) return E_POINTER;
  /* Signed, it would be negative. */
  *out = 0xF0000003;
  return outcome;
}

static const void *const RECORDER_EX[] = {
  exQueryInterface, exAddRef, exRelease,
  [3] = notImplemented, [4] = notImplemented, [5] = exGetData, [6] = exDvdStructure,
  [7] = notImplemented, [8] = notImplemented, [9] = notImplemented, [10] = exDiscInformation,
  [11] = exTrackInformation, [12] = exFeaturePage, [13] = notImplemented, [14] = notImplemented,
  [15] = notImplemented, [16] = exProfiles, [17] = notImplemented, [18] = exAlignment,
  [19] = notImplemented, [20] = notImplemented,
};

/* ---- IDiscFormat2Data ---- */

static HRESULT STDMETHODCALLTYPE writerSupports(Object *self, Object *recorder, VARIANT_BOOL *out) {
  HRESULT outcome;
  ENTER(self, "IDiscFormat2.IsRecorderSupported");
  if (!recorder || !out) return E_POINTER;
  *out = recorder->kind == KIND_RECORDER ? VARIANT_TRUE : VARIANT_FALSE;
  /* A negative answer comes with S_FALSE: success all the same. */
  return *out ? outcome : S_FALSE;
}

static HRESULT STDMETHODCALLTYPE writerSupportsMedia(Object *self, Object *recorder, VARIANT_BOOL *out) {
  HRESULT outcome;
  ENTER(self, "IDiscFormat2.IsCurrentMediaSupported");
  if (!recorder || !out) return E_POINTER;
  (void)outcome;
  *out = self->recorder == &burner ? VARIANT_TRUE : VARIANT_FALSE;
  return *out ? S_OK : S_FALSE;
}

static HRESULT STDMETHODCALLTYPE writerPutRecorder(Object *self, Object *recorder) {
  HRESULT outcome;
  ENTER(self, "IDiscFormat2Data.put_Recorder");
  if (recorder) addRef(recorder);
  if (self->held) release(self->held);
  self->held = recorder;
  self->recorder = recorder ? recorder->recorder : NULL;
  return outcome;
}

static HRESULT STDMETHODCALLTYPE writerGetRecorder(Object *self, Object **out) {
  HRESULT outcome;
  ENTER(self, "IDiscFormat2Data.get_Recorder");
  *out = self->held;
  if (self->held) addRef(self->held);
  return outcome;
}

static HRESULT STDMETHODCALLTYPE writerPutName(Object *self, BSTR name) {
  HRESULT outcome;
  ENTER(self, "IDiscFormat2Data.put_ClientName");
  SysFreeString(self->clientName);
  self->clientName = SysAllocStringLen(name, SysStringLen(name));
  return outcome;
}

static HRESULT STDMETHODCALLTYPE writerGetName(Object *self, BSTR *out) {
  HRESULT outcome;
  ENTER(self, "IDiscFormat2Data.get_ClientName");
  /* No name is a null BSTR, as many servers give it. */
  *out = self->clientName ? SysAllocStringLen(self->clientName, SysStringLen(self->clientName)) : NULL;
  return outcome;
}

static Object *makeMultisession(Object *writer, LONG index) {
  const Multisession *multisession = &writer->recorder->multisessions[index];
  Object *object = newObject(multisession->kind, writer->recorder);
  object->multisession = multisession;
  object->inUse = multisession->inUse;
  object->held = writer->held;
  if (object->held) addRef(object->held);
  return object;
}

static Object *makeSpeed(Object *writer, LONG index) {
  Object *object = newObject(KIND_SPEED, writer->recorder);
  object->speed = writer->recorder->writeSpeeds.items[index];
  return object;
}

#define MEDIA(field) self->recorder->media.field
BOOL_GETTER(writerPhysicallyBlank, "IDiscFormat2.get_MediaPhysicallyBlank", MEDIA(physicallyBlank))
BOOL_GETTER(writerHeuristicallyBlank, "IDiscFormat2.get_MediaHeuristicallyBlank", MEDIA(heuristicallyBlank))
GETTER(writerMediaTypes, "IDiscFormat2.get_SupportedMediaTypes", SAFEARRAY *,
       outcome = putLongs(out, &self->recorder->supportedProfiles, VT_I4))
LONG_GETTER(writerStatus, "IDiscFormat2Data.get_CurrentMediaStatus", MEDIA(status))
LONG_GETTER(writerProtect, "IDiscFormat2Data.get_WriteProtectStatus", MEDIA(writeProtect))
LONG_GETTER(writerTotal, "IDiscFormat2Data.get_TotalSectorsOnMedia", MEDIA(total))
LONG_GETTER(writerFree, "IDiscFormat2Data.get_FreeSectorsOnMedia", MEDIA(free))
LONG_GETTER(writerNext, "IDiscFormat2Data.get_NextWritableAddress", MEDIA(next))
LONG_GETTER(writerStart, "IDiscFormat2Data.get_StartAddressOfPreviousSession", MEDIA(start))
LONG_GETTER(writerLast, "IDiscFormat2Data.get_LastWrittenAddressOfPreviousSession", MEDIA(lastWritten))
BOOL_GETTER(writerForceClose, "IDiscFormat2Data.get_ForceMediaToBeClosed", TRUE)
BOOL_GETTER(writerCompatibility, "IDiscFormat2Data.get_DisableConsumerDvdCompatibilityMode", FALSE)
LONG_GETTER(writerType, "IDiscFormat2Data.get_CurrentPhysicalMediaType", MEDIA(physicalType))
LONG_GETTER(writerRequestedSpeed, "IDiscFormat2Data.get_RequestedWriteSpeed", -1)
BOOL_GETTER(writerRequestedCav, "IDiscFormat2Data.get_RequestedRotationTypeIsPureCAV", FALSE)
LONG_GETTER(writerSpeed, "IDiscFormat2Data.get_CurrentWriteSpeed", 5440)
BOOL_GETTER(writerCav, "IDiscFormat2Data.get_CurrentRotationTypeIsPureCAV", TRUE)
GETTER(writerSpeeds, "IDiscFormat2Data.get_SupportedWriteSpeeds", SAFEARRAY *,
       outcome = putLongs(out, &self->recorder->writeSpeeds, VT_UI4))
GETTER(writerSpeedObjects, "IDiscFormat2Data.get_SupportedWriteSpeedDescriptors", SAFEARRAY *,
       outcome = putObjects(out, self->recorder->writeSpeeds.count, makeSpeed, self))
GETTER(writerMultisessions, "IDiscFormat2Data.get_MultisessionInterfaces", SAFEARRAY *,
       outcome = putObjects(out, self->recorder->multisessionCount, makeMultisession, self))

static const void *const WRITER[] = {
  queryInterface, addRef, release, getTypeInfoCount, notImplemented, notImplemented, notImplemented,
  [7] = writerSupports, [8] = writerSupportsMedia, [9] = writerPhysicallyBlank,
  [10] = writerHeuristicallyBlank, [11] = writerMediaTypes, [12] = writerPutRecorder,
  [13] = writerGetRecorder, [14] = notImplemented, [15] = notImplemented, [16] = notImplemented,
  [17] = notImplemented, [18] = writerStatus, [19] = writerProtect, [20] = writerTotal,
  [21] = writerFree, [22] = writerNext, [23] = writerStart, [24] = writerLast,
  [25] = burnerForceClose, [26] = writerForceClose, [27] = burnerCompatibility,
  [28] = writerCompatibility, [29] = writerType, [30] = writerPutName, [31] = writerGetName,
  [32] = writerRequestedSpeed, [33] = writerRequestedCav, [34] = writerSpeed, [35] = writerCav,
  [36] = writerSpeeds, [37] = writerSpeedObjects, [38] = notImplemented, [39] = notImplemented,
  [40] = writerMultisessions, [41] = burnerWrite, [42] = notImplemented, [43] = burnerSpeed,
};

/* ---- IWriteSpeedDescriptor ---- */

LONG_GETTER(speedType, "IWriteSpeedDescriptor.get_MediaType", MEDIA(physicalType))
BOOL_GETTER(speedCav, "IWriteSpeedDescriptor.get_RotationTypeIsPureCAV", FALSE)
LONG_GETTER(speedValue, "IWriteSpeedDescriptor.get_WriteSpeed", self->speed)

static const void *const SPEED[] = {
  queryInterface, addRef, release, getTypeInfoCount, notImplemented, notImplemented, notImplemented,
  [7] = speedType, [8] = speedCav, [9] = speedValue,
};

/* ---- IMultisession and what derives from it ---- */

static HRESULT STDMETHODCALLTYPE multisessionPutInUse(Object *self, VARIANT_BOOL value) {
  HRESULT outcome;
  ENTER(self, "IMultisession.put_InUse");
  /* Only VARIANT_TRUE itself is true: a caller that passes 1 is found out. */
  self->inUse = value == VARIANT_TRUE;
  return outcome;
}

static HRESULT STDMETHODCALLTYPE multisessionRecorder(Object *self, Object **out) {
  HRESULT outcome;
  ENTER(self, "IMultisession.get_ImportRecorder");
  *out = self->held;
  if (self->held) addRef(self->held);
  return outcome;
}

#define SESSION(field) self->multisession->field
BOOL_GETTER(multisessionSupported, "IMultisession.get_IsSupportedOnCurrentMediaState", SESSION(isSupported))
BOOL_GETTER(multisessionInUse, "IMultisession.get_InUse", self->inUse)
BOOL_GETTER(sequentialFirst, "IMultisessionSequential.get_IsFirstDataSession", SESSION(isFirstDataSession))
LONG_GETTER(sequentialStart, "IMultisessionSequential.get_StartAddressOfPreviousSession", SESSION(start))
LONG_GETTER(sequentialLast, "IMultisessionSequential.get_LastWrittenAddressOfPreviousSession", SESSION(lastWritten))
LONG_GETTER(sequentialNext, "IMultisessionSequential.get_NextWritableAddress", SESSION(next))
LONG_GETTER(sequentialFree, "IMultisessionSequential.get_FreeSectorsOnMedia", SESSION(free))
LONG_GETTER(sequentialUnit, "IMultisessionSequential2.get_WriteUnitSize", SESSION(writeUnitSize))
LONG_GETTER(randomUnit, "IMultisessionRandomWrite.get_WriteUnitSize", SESSION(writeUnitSize))
LONG_GETTER(randomLast, "IMultisessionRandomWrite.get_LastWrittenAddress", SESSION(lastWrittenAddress))
LONG_GETTER(randomTotal, "IMultisessionRandomWrite.get_TotalSectorsOnMedia", SESSION(total))

#define MULTISESSION_SLOTS \
  queryInterface, addRef, release, getTypeInfoCount, notImplemented, notImplemented, notImplemented, \
  [7] = multisessionSupported, [8] = multisessionPutInUse, [9] = multisessionInUse, \
  [10] = multisessionRecorder

static const void *const SEQUENTIAL[] = {
  MULTISESSION_SLOTS, [11] = sequentialFirst, [12] = sequentialStart, [13] = sequentialLast,
  [14] = sequentialNext, [15] = sequentialFree, [16] = sequentialUnit,
};
static const void *const RANDOM_WRITE[] = {
  MULTISESSION_SLOTS, [11] = randomUnit, [12] = randomLast, [13] = randomTotal,
};

/* ---- classes ---- */

static Object *newObject(Kind kind, const Recorder *recorder) {
  static const void *const *const VTABLES[] = {
    [KIND_MASTER] = MASTER, [KIND_RECORDER] = RECORDER, [KIND_WRITER] = WRITER,
    [KIND_SPEED] = SPEED, [KIND_SEQUENTIAL] = SEQUENTIAL, [KIND_SEQUENTIAL2] = SEQUENTIAL,
    [KIND_RANDOMWRITE] = RANDOM_WRITE, [KIND_IMAGE] = IMAGE, [KIND_DIRECTORY] = DIRECTORY,
    [KIND_RESULT] = RESULT, [KIND_TEST_BURNER] = TEST_BURNER,
  };
  Object *object = calloc(1, sizeof *object);
  object->vtable = VTABLES[kind];
  object->ex.vtable = RECORDER_EX;
  object->verification.vtable = VERIFICATION;
  object->references = 1;
  object->kind = kind;
  object->recorder = recorder;
  writeLog("live %ld", InterlockedIncrement(&liveObjects));
  return object;
}

static Object *newClassObject(Kind kind) {
  return kind == KIND_IMAGE ? newImageObject(kind, calloc(1, sizeof(Image))) : newObject(kind, NULL);
}

typedef struct { IClassFactoryVtbl *vtable; Kind kind; } Factory;

static HRESULT STDMETHODCALLTYPE factoryQuery(IClassFactory *self, REFIID iid, void **out) {
  *out = NULL;
  if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IClassFactory)) return E_NOINTERFACE;
  *out = self;
  return S_OK;
}

static ULONG STDMETHODCALLTYPE factoryReference(IClassFactory *self) {
  (void)self;
  return 1;
}

static HRESULT STDMETHODCALLTYPE factoryCreate(IClassFactory *self, IUnknown *outer, REFIID iid, void **out) {
  APTTYPE type;
  APTTYPEQUALIFIER qualifier;
  *out = NULL;
  if (outer) return CLASS_E_NOAGGREGATION;
  CoGetApartmentType(&type, &qualifier);
  writeLog("create thread=%lu apartment=%d", GetCurrentThreadId(), type);
  Object *object = newClassObject(((Factory *)self)->kind);
  HRESULT outcome = queryInterface(object, iid, out);
  release(object);
  return outcome;
}

static HRESULT STDMETHODCALLTYPE factoryLock(IClassFactory *self, BOOL lock) {
  (void)self;
  (void)lock;
  return S_OK;
}

static IClassFactoryVtbl FACTORY = { factoryQuery, factoryReference, factoryReference, factoryCreate, factoryLock };
static Factory FACTORIES[] = {
  { &FACTORY, KIND_MASTER }, { &FACTORY, KIND_RECORDER }, { &FACTORY, KIND_WRITER }, { &FACTORY, KIND_IMAGE },
  { &FACTORY, KIND_TEST_BURNER },
};
static const CLSID *const CLASSES[] = { &CLSID_Master, &CLSID_Recorder, &CLSID_Writer, &CLSID_Image, &CLSID_TestBurner };
#define CLASS_COUNT ((int)(sizeof CLASSES / sizeof *CLASSES))

HRESULT WINAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **out) {
  for (int index = 0; index < CLASS_COUNT; index++) {
    if (IsEqualCLSID(clsid, CLASSES[index])) {
      return factoryQuery((IClassFactory *)&FACTORIES[index], iid, out);
    }
  }
  *out = NULL;
  return CLASS_E_CLASSNOTAVAILABLE;
}

/* It stays loaded, so that its counts span all apartments of a process. */
HRESULT WINAPI DllCanUnloadNow(void) { return S_FALSE; }

static void classKey(int index, WCHAR *path) {
  WCHAR clsid[40];
  StringFromGUID2(CLASSES[index], clsid, 40);
  wsprintfW(path, L"CLSID\\%s", clsid);
}

HRESULT WINAPI DllRegisterServer(void) {
  WCHAR file[MAX_PATH], path[128];
  static const WCHAR MODEL[] = L"Apartment";
  GetModuleFileNameW(module, file, MAX_PATH);
  for (int index = 0; index < CLASS_COUNT; index++) {
    HKEY key;
    classKey(index, path);
    lstrcatW(path, L"\\InprocServer32");
    if (RegCreateKeyExW(HKEY_CLASSES_ROOT, path, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL)) return E_FAIL;
    RegSetValueExW(key, NULL, 0, REG_SZ, (const BYTE *)file, (lstrlenW(file) + 1) * sizeof(WCHAR));
    RegSetValueExW(key, L"ThreadingModel", 0, REG_SZ, (const BYTE *)MODEL, sizeof MODEL);
    RegCloseKey(key);
  }
  return S_OK;
}

HRESULT WINAPI DllUnregisterServer(void) {
  WCHAR path[128];
  for (int index = 0; index < CLASS_COUNT; index++) {
    classKey(index, path);
    RegDeleteTreeW(HKEY_CLASSES_ROOT, path);
  }
  return S_OK;
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved) {
  (void)reserved;
  if (reason == DLL_PROCESS_ATTACH) {
    module = instance;
    InitializeCriticalSection(&logLock);
    GetEnvironmentVariableA("IMAPI2_TEST_LOG", logPath, sizeof logPath);
    DisableThreadLibraryCalls(instance);
  }
  return TRUE;
}
