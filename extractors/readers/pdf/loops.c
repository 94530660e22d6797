/* pdfium once for every row of an array.

   A page takes some 3,000 calls of pdfium, one for each property of each character and object. Python pays more for
   such a call than pdfium does for answering it, so the loops stand here; `native.py` gives the addresses of pdfium's
   functions and of the arrays, and keeps all meaning. Nothing is allocated, and nothing is kept between calls.

   f: pdfium's function. h: handles. i, j: indices. n: rows. out: what the function gives, a row of `size` bytes each;
   where a call fails, its row keeps what it held. */

#include <stddef.h>

#ifdef _WIN32
#define LOOP __declspec(dllexport) void
#else
#define LOOP __attribute__((visibility("default"))) void
#endif

typedef void *Handle;
typedef char Byte;
typedef ptrdiff_t Count;

/* --- f gives an integer or a handle ------------------------------------------------------------------------- */

LOOP integers_of(int (*f)(Handle), const Handle *h, Count n, int *out, Count size) {
    for (Count k = 0; k < n; k++) out[k] = f(h[k]);
}

LOOP integers_at(int (*f)(Handle, int), const Handle *h, const int *i, Count n, int *out, Count size) {
    for (Count k = 0; k < n; k++) out[k] = f(h[k], i[k]);
}

LOOP handles_of(Handle (*f)(Handle), const Handle *h, Count n, Handle *out, Count size) {
    for (Count k = 0; k < n; k++) out[k] = f(h[k]);
}

LOOP handles_at(Handle (*f)(Handle, int), const Handle *h, const int *i, Count n, Handle *out, Count size) {
    for (Count k = 0; k < n; k++) out[k] = f(h[k], i[k]);
}

LOOP handles_at_both(Handle (*f)(Handle, int, int), const Handle *h, const int *i, const int *j, Count n, Handle *out,
                     Count size) {
    for (Count k = 0; k < n; k++) out[k] = f(h[k], i[k], j[k]);
}

/* as handles_at, of functions that count in unsigned longs */
LOOP members_at(Handle (*f)(Handle, unsigned long), const Handle *h, const int *i, Count n, Handle *out, Count size) {
    for (Count k = 0; k < n; k++) out[k] = f(h[k], (unsigned long)i[k]);
}

/* --- f fills a structure, or two or four fields of one size --------------------------------------------------- */

LOOP structures_of(int (*f)(Handle, void *), const Handle *h, Count n, Byte *out, Count size) {
    for (; n > 0; n--, out += size) f(*h++, out);
}

LOOP structures_at(int (*f)(Handle, int, void *), const Handle *h, const int *i, Count n, Byte *out, Count size) {
    for (; n > 0; n--, out += size) f(*h++, *i++, out);
}

LOOP pairs_of(int (*f)(Handle, void *, void *), const Handle *h, Count n, Byte *out, Count size) {
    for (; n > 0; n--, out += size) f(*h++, out, out + size / 2);
}

LOOP pairs_at(int (*f)(Handle, int, void *, void *), const Handle *h, const int *i, Count n, Byte *out, Count size) {
    for (; n > 0; n--, out += size) f(*h++, *i++, out, out + size / 2);
}

LOOP fours_of(int (*f)(Handle, void *, void *, void *, void *), const Handle *h, Count n, Byte *out, Count size) {
    const Count field = size / 4;
    for (; n > 0; n--, out += size) f(*h++, out, out + field, out + 2 * field, out + 3 * field);
}
