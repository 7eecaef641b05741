/* Writes the cells of a dump with libxlsxwriter and prints the seconds it took,
   elapsed and of the processor. The dump is records ended by 0x1e of fields
   parted by 0x1f, as peers.py writes it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xlsxwriter.h>

struct style { char *number; int bold; lxw_format *format; };

static double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    FILE *f = argc == 3 ? fopen(argv[1], "rb") : NULL;
    if (!f) {
        fprintf(stderr, "usage: libxlsxwriter DUMP OUT.xlsx\n");
        return 2;
    }
    fseek(f, 0, SEEK_END);
    long size = ftell(f);
    rewind(f);
    char *text = malloc(size + 1);
    if (fread(text, 1, size, f) != (size_t)size) return 2;
    text[size] = 0;
    double wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    lxw_workbook *book = workbook_new(argv[2]);
    lxw_worksheet *sheet = NULL;
    struct style styles[4096];
    int known = 0;
    for (char *record = text; *record;) {
        char *end = strchr(record, 0x1e), *field[7] = {0};
        *end = 0;
        int n = 0;
        for (char *at = record; at && n < 7; n++) {
            field[n] = at;
            at = strchr(at, 0x1f);
            if (at) *at++ = 0;
        }
        record = end + 1;
        if (!strcmp(field[0], "sheet")) {
            sheet = workbook_add_worksheet(book, field[1]);
            continue;
        }
        if (n < 7 || !sheet) continue;
        int bold = atoi(field[6]), i = 0;
        while (i < known && (styles[i].bold != bold || strcmp(styles[i].number, field[5]))) i++;
        if (i == known) {
            if (known == 4096) return 2;
            lxw_format *format = workbook_add_format(book);
            format_set_num_format(format, field[5]);
            if (bold) format_set_bold(format);
            styles[known++] = (struct style){field[5], bold, format};
        }
        lxw_row_t row = atoi(field[0]);
        lxw_col_t column = atoi(field[1]);
        char *rest;
        double number = strtod(field[4], &rest);
        if (*field[2] == 'f' && *field[4] && !*rest)
            worksheet_write_formula_num(sheet, row, column, field[3], styles[i].format, number);
        else if (*field[2] == 'f')
            worksheet_write_formula_str(sheet, row, column, field[3], styles[i].format, field[4]);
        else if (*field[2] == 'n')
            worksheet_write_number(sheet, row, column, atof(field[3]), styles[i].format);
        else
            worksheet_write_string(sheet, row, column, field[3], styles[i].format);
    }
    if (workbook_close(book)) return 1;
    printf("%.6f %.6f\n", now(CLOCK_MONOTONIC) - wall, now(CLOCK_PROCESS_CPUTIME_ID) - cpu);
    return 0;
}
