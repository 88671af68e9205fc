// What the sanitizers ask a program for when it begins.
extern "C" {
const char* __asan_default_options();
const char* __tsan_default_options();

const char* __asan_default_options() {
    return "external_symbolizer_path=" CAHIER_SYMBOLIZER;
}

const char* __tsan_default_options() {
    return __asan_default_options();
}
}
