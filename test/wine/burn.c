/*
 * The part of the test server that burns: included by server.c. One recorder, "burner", whose disc
 * is memory: its numbers move when something is written. An image is the bytes of the files that
 * were added, each filled up to whole sectors, so that a test can say what must be on the disc.
 */

#define SECTOR 2048
#define BURN_FAULTS 8

DEFINE_GUID(CLSID_Image, 0x2C941FC5, 0x975B, 0x59BE, 0xA9, 0x60, 0x9A, 0x2A, 0x26, 0x28, 0x53, 0xA5);
DEFINE_GUID(IID_IFileSystemImage, 0x2C941FE1, 0x975B, 0x59BE, 0xA9, 0x60, 0x9A, 0x2A, 0x26, 0x28, 0x53, 0xA5);
DEFINE_GUID(IID_IFileSystemImageResult, 0x2C941FD8, 0x975B, 0x59BE, 0xA9, 0x60, 0x9A, 0x2A, 0x26, 0x28, 0x53, 0xA5);
DEFINE_GUID(IID_IFsiItem, 0x2C941FD9, 0x975B, 0x59BE, 0xA9, 0x60, 0x9A, 0x2A, 0x26, 0x28, 0x53, 0xA5);
DEFINE_GUID(IID_IFsiDirectoryItem, 0x2C941FDC, 0x975B, 0x59BE, 0xA9, 0x60, 0x9A, 0x2A, 0x26, 0x28, 0x53, 0xA5);
/* What tests set the burner up with: made for them. */
DEFINE_GUID(CLSID_TestBurner, 0xB4A1C0DE, 0x0001, 0x4D15, 0x8C, 0x00, 0x62, 0x75, 0x72, 0x6E, 0x65, 0x72);
DEFINE_GUID(IID_ITestBurner, 0xB4A1C0DE, 0x0002, 0x4D15, 0x8C, 0x00, 0x62, 0x75, 0x72, 0x6E, 0x65, 0x72);

/* What an image consists of, in the order of adding. */
typedef struct Part {
  struct Part *next;
  WCHAR path[MAX_PATH];
  BOOL isDirectory;
  IStream *data;
} Part;

typedef struct Image {
  LONG references;
  Part *parts;
  LONG changePoint;
  LONG sessionStart;
  LONG free;
} Image;

static struct {
  LONG faults, exclusive, mcn, moves;
  struct { char member[80]; HRESULT hresult; LONG times; } fault[BURN_FAULTS];
  IStream *disc;
  WCHAR owner[64];
} burn;

static BOOL answersBurner(const Object *self, REFIID iid) {
  switch (self->kind) {
    case KIND_IMAGE: return IsEqualIID(iid, &IID_IFileSystemImage);
    /* Files too: what a test asks of one, a directory answers as well. */
    case KIND_DIRECTORY: return IsEqualIID(iid, &IID_IFsiItem) || IsEqualIID(iid, &IID_IFsiDirectoryItem);
    case KIND_RESULT: return IsEqualIID(iid, &IID_IFileSystemImageResult);
    case KIND_TEST_BURNER: return IsEqualIID(iid, &IID_ITestBurner);
    default: return FALSE;
  }
}

/* ---- state ---- */

static void setMedia(LONG physicalType, LONG status, LONG total, LONG next, LONG start) {
  Media *media = &burner.media;
  memset(media, 0, sizeof *media);
  media->physicalType = physicalType;
  media->status = status;
  media->total = total;
  media->free = total - next;
  media->next = next;
  media->start = start;
  media->lastWritten = start < 0 ? -1 : next - 1;
  media->physicallyBlank = media->heuristicallyBlank = (status & 2) != 0;
  burner.multisessionCount = 1;
  burner.multisessions[0] = (Multisession){
    .kind = KIND_SEQUENTIAL2, .isSupported = 1, .isFirstDataSession = start < 0, .start = start,
    .lastWritten = media->lastWritten, .next = next, .free = media->free, .writeUnitSize = 16,
  };
}

/* Fails a call as a test asked for. */
static HRESULT burnFault(const char *member) {
  for (LONG index = 0; index < burn.faults; index++) {
    if (strcmp(burn.fault[index].member, member) != 0 || burn.fault[index].times == 0) continue;
    if (burn.fault[index].times > 0) burn.fault[index].times--;
    return burn.fault[index].hresult;
  }
  return S_OK;
}

static BOOL isBurner(const Object *self) { return self->recorder == &burner; }

/* What only the burner has: E_NOTIMPL with any other recorder. */
#define BURNER(self, member) \
  do { \
    if (!isBurner(self)) return E_NOTIMPL; \
    HRESULT entered = enter(self, member); \
    if (entered != S_OK) return entered; \
  } while (0)

/* ---- ITestBurner ---- */

static HRESULT STDMETHODCALLTYPE testReset(Object *self, LONG type, LONG status, LONG total, LONG next, LONG start,
                                           LONG moves) {
  (void)self;
  if (burn.disc) IStream_Release(burn.disc);
  memset(&burn, 0, sizeof burn);
  burn.moves = moves;
  setMedia(type, status, total, next, start);
  return CreateStreamOnHGlobal(NULL, TRUE, &burn.disc);
}

static HRESULT STDMETHODCALLTYPE testFault(Object *self, BSTR member, LONG hresult, LONG times) {
  (void)self;
  if (burn.faults == BURN_FAULTS) return E_OUTOFMEMORY;
  WideCharToMultiByte(CP_ACP, 0, member, -1, burn.fault[burn.faults].member, 80, NULL, NULL);
  burn.fault[burn.faults].hresult = hresult;
  burn.fault[burn.faults++].times = times;
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE testDisc(Object *self, IStream **out) {
  (void)self;
  return IStream_Clone(burn.disc, out);
}

/* Another disc of the same kind. */
static HRESULT STDMETHODCALLTYPE testSwap(Object *self, LONG next, LONG start) {
  (void)self;
  setMedia(burner.media.physicalType, burner.media.status, burner.media.total, next, start);
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE testOwner(Object *self, BSTR owner) {
  (void)self;
  lstrcpynW(burn.owner, owner, 64);
  return S_OK;
}

static const void *const TEST_BURNER[] = {
  queryInterface, addRef, release, [3] = testReset, [4] = testFault, [5] = testDisc, [6] = testSwap, [7] = testOwner,
};

/* ---- what IDiscRecorder2 has more ---- */

static HRESULT STDMETHODCALLTYPE burnerAcquire(Object *self, VARIANT_BOOL force, BSTR name) {
  BURNER(self, "IDiscRecorder2.AcquireExclusiveAccess");
  if (force != VARIANT_FALSE || SysStringLen(name) == 0) return E_INVALIDARG;
  if (*burn.owner) return (HRESULT)0xC0AA0210;
  writeLog("exclusive %ld", InterlockedIncrement(&burn.exclusive));
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE burnerRelease(Object *self) {
  BURNER(self, "IDiscRecorder2.ReleaseExclusiveAccess");
  writeLog("exclusive %ld", InterlockedDecrement(&burn.exclusive));
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE burnerDisableMcn(Object *self) {
  BURNER(self, "IDiscRecorder2.DisableMcn");
  writeLog("mcn %ld", InterlockedIncrement(&burn.mcn));
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE burnerEnableMcn(Object *self) {
  BURNER(self, "IDiscRecorder2.EnableMcn");
  writeLog("mcn %ld", InterlockedDecrement(&burn.mcn));
  return S_OK;
}

/* ---- images ---- */

static Image *imageOf(const Object *self) { return self->image; }

static Object *newImageObject(Kind kind, Image *image) {
  Object *object = newObject(kind, &burner);
  object->image = image;
  InterlockedIncrement(&image->references);
  return object;
}

static void freeParts(Part *part) {
  while (part) {
    Part *next = part->next;
    if (part->data) IStream_Release(part->data);
    free(part);
    part = next;
  }
}

static void releaseImage(Image *image) {
  if (!image || InterlockedDecrement(&image->references) > 0) return;
  freeParts(image->parts);
  free(image);
}

static Part *findPart(Image *image, const WCHAR *path) {
  for (Part *part = image->parts; part; part = part->next) {
    if (lstrcmpiW(part->path, path) == 0) return part;
  }
  return NULL;
}

static Part *addPart(Image *image, const WCHAR *path, BOOL isDirectory, IStream *data) {
  Part **end = &image->parts;
  while (*end) end = &(*end)->next;
  Part *part = *end = calloc(1, sizeof *part);
  lstrcpynW(part->path, path, MAX_PATH);
  part->isDirectory = isDirectory;
  part->data = data;
  if (data) IStream_AddRef(data);
  image->changePoint++;
  return part;
}

static void removePart(Image *image, const WCHAR *path) {
  for (Part **at = &image->parts; *at; at = &(*at)->next) {
    if (lstrcmpiW((*at)->path, path) != 0) continue;
    Part *part = *at;
    *at = part->next;
    part->next = NULL;
    freeParts(part);
    image->changePoint++;
    return;
  }
}

/* The path of what a directory item is asked for. */
static void joinPath(WCHAR *target, const Object *directory, BSTR name) {
  lstrcpynW(target, directory->path, MAX_PATH);
  if (*target) lstrcatW(target, L"\\");
  lstrcpynW(target + lstrlenW(target), name, MAX_PATH - lstrlenW(target));
}

static HRESULT STDMETHODCALLTYPE imageRoot(Object *self, Object **out) {
  BURNER(self, "IFileSystemImage.get_Root");
  *out = newImageObject(KIND_DIRECTORY, imageOf(self));
  return S_OK;
}

#define IMAGE_LONG(function, member, value) \
  static HRESULT STDMETHODCALLTYPE function(Object *self, LONG *out) { \
    BURNER(self, member); \
    *out = (value); \
    return S_OK; \
  }
IMAGE_LONG(imageStart, "IFileSystemImage.get_SessionStartBlock", imageOf(self)->sessionStart)
IMAGE_LONG(imageChangePoint, "IFileSystemImage.get_ChangePoint", imageOf(self)->changePoint)
IMAGE_LONG(imageFileSystems, "IFileSystemImage.get_FileSystemsToCreate", 7)

static HRESULT STDMETHODCALLTYPE imagePutFree(Object *self, LONG blocks) {
  BURNER(self, "IFileSystemImage.put_FreeMediaBlocks");
  imageOf(self)->free = blocks;
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE imagePutName(Object *self, BSTR name) {
  BURNER(self, "IFileSystemImage.put_VolumeName");
  writeLog("label length=%u", SysStringLen(name));
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE imageImportedName(Object *self, BSTR *out) {
  BURNER(self, "IFileSystemImage.get_ImportedVolumeName");
  *out = burner.media.start < 0 ? NULL : SysAllocString(L"Old disc");
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE imageDefaults(Object *self, Object *recorder) {
  BURNER(self, "IFileSystemImage.ChooseImageDefaults");
  return recorder && recorder->kind == KIND_RECORDER ? S_OK : E_INVALIDARG;
}

static HRESULT STDMETHODCALLTYPE imagePutStage(Object *self, VARIANT_BOOL value) {
  BURNER(self, "IFileSystemImage.put_StageFiles");
  return value == VARIANT_FALSE ? S_OK : E_INVALIDARG;
}

/* As IMAPI2: VARIANTs of VT_DISPATCH, exactly one of them in use. */
static HRESULT STDMETHODCALLTYPE imagePutMultisession(Object *self, SAFEARRAY *array) {
  VARTYPE type;
  VARIANT *data;
  LONG last, inUse = 0;
  BURNER(self, "IFileSystemImage.put_MultisessionInterfaces");
  if (!array || FAILED(SafeArrayGetVartype(array, &type)) || type != VT_VARIANT) return E_INVALIDARG;
  SafeArrayGetUBound(array, 1, &last);
  SafeArrayAccessData(array, (void **)&data);
  for (LONG index = 0; index <= last; index++) {
    Object *object = (Object *)V_DISPATCH(&data[index]);
    if (V_VT(&data[index]) != VT_DISPATCH || object->kind != KIND_SEQUENTIAL2) inUse = 99;
    else inUse += object->inUse;
  }
  SafeArrayUnaccessData(array);
  return inUse == 1 ? S_OK : (HRESULT)0xC0AAB162;
}

static HRESULT STDMETHODCALLTYPE imageImport(Object *self, LONG *out) {
  BURNER(self, "IFileSystemImage.ImportFileSystem");
  imageOf(self)->sessionStart = burner.media.next;
  addPart(imageOf(self), L"old.txt", FALSE, NULL);
  *out = 4;
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE imageExists(Object *self, BSTR path, LONG *out) {
  BURNER(self, "IFileSystemImage.Exists");
  if (*path != L'\\') return E_INVALIDARG;
  const Part *part = findPart(imageOf(self), path + 1);
  *out = part ? part->isDirectory ? 1 : 2 : 0;
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE imageRollback(Object *self, LONG changePoint) {
  BURNER(self, "IFileSystemImage.RollbackToChangePoint");
  writeLog("rollback %ld of %ld", changePoint, imageOf(self)->changePoint);
  return S_OK;
}

/* The parts one after the other, each filled up with zeros. */
static HRESULT copyParts(const Image *image, IStream *target) {
  static const BYTE ZEROS[SECTOR];
  for (const Part *part = image->parts; part; part = part->next) {
    BYTE bytes[SECTOR];
    ULONG read, written;
    LARGE_INTEGER start = { 0 };
    if (!part->data) continue;
    IStream_Seek(part->data, start, STREAM_SEEK_SET, NULL);
    for (;;) {
      HRESULT outcome = IStream_Read(part->data, bytes, SECTOR, &read);
      if (FAILED(outcome)) return outcome;
      if (read == 0) break;
      IStream_Write(target, bytes, read, &written);
      if (read < SECTOR) IStream_Write(target, ZEROS, SECTOR - read, &written);
    }
  }
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE imageCreate(Object *self, Object **out) {
  LARGE_INTEGER start = { 0 };
  BURNER(self, "IFileSystemImage.CreateResultImage");
  Object *result = newImageObject(KIND_RESULT, imageOf(self));
  HRESULT outcome = CreateStreamOnHGlobal(NULL, TRUE, &result->stream);
  if (SUCCEEDED(outcome)) outcome = copyParts(imageOf(self), result->stream);
  if (FAILED(outcome)) {
    release(result);
    return outcome;
  }
  IStream_Seek(result->stream, start, STREAM_SEEK_SET, NULL);
  *out = result;
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE resultStream(Object *self, IStream **out) {
  BURNER(self, "IFileSystemImageResult.get_ImageStream");
  *out = self->stream;
  IStream_AddRef(*out);
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE resultBlocks(Object *self, LONG *out) {
  STATSTG stat;
  BURNER(self, "IFileSystemImageResult.get_TotalBlocks");
  IStream_Stat(self->stream, &stat, STATFLAG_NONAME);
  *out = (LONG)(stat.cbSize.QuadPart / SECTOR);
  return S_OK;
}

/* ---- directories ---- */

static HRESULT logTime(const char *which, DATE time) {
  SYSTEMTIME fields;
  if (!VariantTimeToSystemTime(time, &fields)) return E_INVALIDARG;
  writeLog("%s %04d-%02d-%02d", which, fields.wYear, fields.wMonth, fields.wDay);
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE itemPutCreated(Object *self, DATE time) {
  BURNER(self, "IFsiItem.put_CreationTime");
  return logTime("created", time);
}

static HRESULT STDMETHODCALLTYPE itemPutAccessed(Object *self, DATE time) {
  BURNER(self, "IFsiItem.put_LastAccessedTime");
  return logTime("accessed", time);
}

static HRESULT STDMETHODCALLTYPE itemPutModified(Object *self, DATE time) {
  BURNER(self, "IFsiItem.put_LastModifiedTime");
  return logTime("modified", time);
}

static HRESULT STDMETHODCALLTYPE directoryItem(Object *self, BSTR path, Object **out) {
  WCHAR full[MAX_PATH];
  BURNER(self, "IFsiDirectoryItem.get_Item");
  joinPath(full, self, path);
  if (!findPart(imageOf(self), full)) return (HRESULT)0xC0AAB118;
  *out = newImageObject(KIND_DIRECTORY, imageOf(self));
  lstrcpynW((*out)->path, full, MAX_PATH);
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE directoryAdd(Object *self, BSTR path) {
  WCHAR full[MAX_PATH];
  BURNER(self, "IFsiDirectoryItem.AddDirectory");
  joinPath(full, self, path);
  if (findPart(imageOf(self), full)) return (HRESULT)0xC0AAB112;
  addPart(imageOf(self), full, TRUE, NULL);
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE directoryAddFile(Object *self, BSTR path, IStream *data) {
  WCHAR full[MAX_PATH];
  BURNER(self, "IFsiDirectoryItem.AddFile");
  if (!data) return E_POINTER;
  joinPath(full, self, path);
  if (findPart(imageOf(self), full)) return (HRESULT)0xC0AAB112;
  addPart(imageOf(self), full, FALSE, data);
  return S_OK;
}

/* In memory, whatever it takes: the trees of tests are small. */
static HRESULT addTreeFile(Object *self, const WCHAR *source, const WCHAR *target) {
  BYTE bytes[SECTOR];
  DWORD read;
  IStream *data;
  HANDLE file = CreateFileW(source, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
  if (file == INVALID_HANDLE_VALUE) return (HRESULT)0xC0AAB12A;
  HRESULT outcome = CreateStreamOnHGlobal(NULL, TRUE, &data);
  while (SUCCEEDED(outcome) && ReadFile(file, bytes, SECTOR, &read, NULL) && read > 0) {
    outcome = IStream_Write(data, bytes, read, NULL);
  }
  CloseHandle(file);
  if (findPart(imageOf(self), target)) removePart(imageOf(self), target);
  addPart(imageOf(self), target, FALSE, data);
  IStream_Release(data);
  return outcome;
}

static HRESULT addTree(Object *self, const WCHAR *source, const WCHAR *target) {
  WCHAR pattern[MAX_PATH];
  WIN32_FIND_DATAW found;
  HRESULT outcome = S_OK;
  wsprintfW(pattern, L"%s\\*", source);
  HANDLE search = FindFirstFileW(pattern, &found);
  if (search == INVALID_HANDLE_VALUE) return (HRESULT)0xC0AAB12B;
  do {
    WCHAR from[MAX_PATH], to[MAX_PATH];
    if (lstrcmpW(found.cFileName, L".") == 0 || lstrcmpW(found.cFileName, L"..") == 0) continue;
    wsprintfW(from, L"%s\\%s", source, found.cFileName);
    wsprintfW(to, L"%s%s%s", target, *target ? L"\\" : L"", found.cFileName);
    if (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) {
      if (!findPart(imageOf(self), to)) addPart(imageOf(self), to, TRUE, NULL);
      outcome = addTree(self, from, to);
    } else {
      outcome = addTreeFile(self, from, to);
    }
  } while (SUCCEEDED(outcome) && FindNextFileW(search, &found));
  FindClose(search);
  return outcome;
}

static HRESULT STDMETHODCALLTYPE directoryAddTree(Object *self, BSTR source, VARIANT_BOOL withBase) {
  BURNER(self, "IFsiDirectoryItem.AddTree");
  return withBase == VARIANT_FALSE ? addTree(self, source, self->path) : E_NOTIMPL;
}

static HRESULT removeFrom(Object *self, BSTR path, BOOL isDirectory) {
  WCHAR full[MAX_PATH];
  joinPath(full, self, path);
  const Part *part = findPart(imageOf(self), full);
  if (!part) return (HRESULT)0xC0AAB118;
  if (part->isDirectory != isDirectory) return (HRESULT)0xC0AAB109;
  removePart(imageOf(self), full);
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE directoryRemove(Object *self, BSTR path) {
  BURNER(self, "IFsiDirectoryItem.Remove");
  return removeFrom(self, path, FALSE);
}

static HRESULT STDMETHODCALLTYPE directoryRemoveTree(Object *self, BSTR path) {
  BURNER(self, "IFsiDirectoryItem.RemoveTree");
  return removeFrom(self, path, TRUE);
}

#define DISPATCH_SLOTS queryInterface, addRef, release, getTypeInfoCount, notImplemented, notImplemented, notImplemented
#define NONE(slot) [slot] = notImplemented

static const void *const IMAGE[] = {
  DISPATCH_SLOTS, [7] = imageRoot, [8] = imageStart, NONE(9), NONE(10), [11] = imagePutFree, NONE(12), NONE(13),
  NONE(14), [15] = imagePutName, [16] = imageImportedName, NONE(17), NONE(18), NONE(19), NONE(20), NONE(21),
  NONE(22), [23] = imageChangePoint, NONE(24), NONE(25), NONE(26), NONE(27), [28] = imageFileSystems, NONE(29),
  NONE(30), NONE(31), NONE(32), NONE(33), [34] = imageDefaults, NONE(35), NONE(36), NONE(37), NONE(38),
  [39] = imageCreate, [40] = imageExists, NONE(41), NONE(42), NONE(43), [44] = imageImport, NONE(45),
  [46] = imageRollback, NONE(47), NONE(48), NONE(49), NONE(50), NONE(51), NONE(52), NONE(53),
  [54] = imagePutStage, NONE(55), [56] = imagePutMultisession,
};

static const void *const DIRECTORY[] = {
  DISPATCH_SLOTS, NONE(7), NONE(8), NONE(9), [10] = itemPutCreated, NONE(11),
  [12] = itemPutAccessed, NONE(13), [14] = itemPutModified,
  NONE(15), NONE(16), NONE(17), NONE(18), NONE(19), [20] = directoryItem, NONE(21), NONE(22),
  [23] = directoryAdd, [24] = directoryAddFile, [25] = directoryAddTree, NONE(26), [27] = directoryRemove,
  [28] = directoryRemoveTree,
};

static const void *const RESULT[] = {
  DISPATCH_SLOTS, [7] = resultStream, NONE(8), [9] = resultBlocks, NONE(10), NONE(11),
};

/* ---- what IDiscFormat2Data has more ---- */

static HRESULT STDMETHODCALLTYPE burnerForceClose(Object *self, VARIANT_BOOL value) {
  BURNER(self, "IDiscFormat2Data.put_ForceMediaToBeClosed");
  writeLog("close %d", value != VARIANT_FALSE);
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE burnerCompatibility(Object *self, VARIANT_BOOL value) {
  BURNER(self, "IDiscFormat2Data.put_DisableConsumerDvdCompatibilityMode");
  return value == VARIANT_TRUE ? S_OK : E_INVALIDARG;
}

static HRESULT STDMETHODCALLTYPE burnerSpeed(Object *self, LONG speed, VARIANT_BOOL pureCav) {
  BURNER(self, "IDiscFormat2Data.SetWriteSpeed");
  (void)pureCav;
  return speed == 2720 ? S_OK : (HRESULT)0x00AA0004;
}

/* A drive takes its time: a chunk every 20 milliseconds. */
static HRESULT STDMETHODCALLTYPE burnerWrite(Object *self, IStream *data) {
  static BYTE bytes[32 * SECTOR];
  STATSTG stat;
  ULONG read;
  LONG sectors = 0;
  if (!isBurner(self)) return E_NOTIMPL;
  HRESULT entered = enter(self, "IDiscFormat2Data.Write");
  /* A failed verification comes when all is written. */
  if (entered != S_OK && entered != (HRESULT)0xC0AA0007) return entered;
  if (!data) return E_POINTER;
  if (!self->clientName) return (HRESULT)0xC0AA0408;
  if (burn.exclusive != 1) return E_UNEXPECTED;
  if (FAILED(IStream_Stat(data, &stat, STATFLAG_NONAME)) || stat.cbSize.QuadPart % SECTOR) {
    return (HRESULT)0xC0AA0403;
  }
  for (;;) {
    HRESULT outcome = IStream_Read(data, bytes, sizeof bytes, &read);
    if (FAILED(outcome)) return outcome;
    if (read == 0) break;
    IStream_Write(burn.disc, bytes, read, NULL);
    sectors += read / SECTOR;
    Sleep(20);
  }
  if (burn.moves) {
    LONG start = burner.media.next;
    setMedia(burner.media.physicalType, 4, burner.media.total, start + (sectors + 15) / 16 * 16 + 2048, start);
  }
  return entered;
}

/* A third vtable in the same object. */
static Object *verifiedObject(Face *face) { return (Object *)((BYTE *)face - offsetof(Object, verification)); }

static HRESULT STDMETHODCALLTYPE verificationQuery(Face *face, REFIID iid, void **out) {
  return queryInterface(verifiedObject(face), iid, out);
}
static ULONG STDMETHODCALLTYPE verificationAddRef(Face *face) { return addRef(verifiedObject(face)); }
static ULONG STDMETHODCALLTYPE verificationRelease(Face *face) { return release(verifiedObject(face)); }

static HRESULT STDMETHODCALLTYPE verificationPut(Face *face, LONG level) {
  BURNER(verifiedObject(face), "IBurnVerification.put_BurnVerificationLevel");
  writeLog("verification %ld", level);
  return S_OK;
}

static const void *const VERIFICATION[] = {
  verificationQuery, verificationAddRef, verificationRelease, [3] = verificationPut, NONE(4),
};
