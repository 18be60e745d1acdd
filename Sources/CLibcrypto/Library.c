#if defined(__linux__)

#include "Library.h"

#include <dlfcn.h>
#include <pthread.h>

struct libcrypto_functions libcrypto;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_available = false;

static void *find(void *library, const char *name, const char *old_name) {
    void *symbol = dlsym(library, name);
    return symbol == NULL && old_name != NULL ? dlsym(library, old_name) : symbol;
}

static void open_library(void) {
    static const char *const names[] = {"libcrypto.so.3", "libcrypto.so.4", "libcrypto.so.1.1", "libcrypto.so"};
    static const unsigned long oldest_version = 0x10101000UL;
    for (size_t index = 0; index < sizeof names / sizeof *names && !is_available; index++) {
        void *library = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
        if (library == NULL) continue;
        bool is_complete = true;
        // A pointer to a function and one to an object are of the same kind where dlsym is.
#define FIND(RESULT, NAME, OLD_NAME, PARAMETERS) *(void **)&libcrypto.NAME = find(library, #NAME, OLD_NAME);
#define CHECK(RESULT, NAME, OLD_NAME, PARAMETERS) is_complete = is_complete && libcrypto.NAME != NULL;
        FUNCTIONS(FIND)
        OPTIONAL_FUNCTIONS(FIND)
        FUNCTIONS(CHECK)
        is_available = is_complete && libcrypto.OpenSSL_version_num() >= oldest_version;
        if (!is_available) dlclose(library);
    }
}

bool libcrypto_is_available(void) {
    pthread_once(&once, open_library);
    return is_available;
}

#endif
