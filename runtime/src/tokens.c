/*
 * Java on the standard input, without comments, and without white space but for one space where two words, or two operators, would
 * otherwise become one: what the compiler makes code of. Strings, text blocks and characters stay as they are.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int last;  /* the last character that was written */
static int space; /* white space or a comment has been skipped since */

static int is_word(int c) { return isalnum(c) || c == '_' || c == '$' || c >= 0x80; }

static int is_operator(int c) { return c != 0 && strchr("+-*/%&|^~<>=!?:", c) != NULL; }

static void put(int c) {
  if (space && ((is_word(last) && is_word(c)) || (is_operator(last) && is_operator(c)))) {
    putchar(' ');
  }
  space = 0;
  last = c;
  putchar(c);
}

static int peek(void) {
  int c = getchar();
  ungetc(c, stdin);
  return c;
}

static void line_comment(void) {
  int c;
  while ((c = getchar()) != EOF && c != '\n') {
  }
}

static void comment(void) {
  int before = 0;
  for (int c; (c = getchar()) != EOF && !(before == '*' && c == '/'); before = c) {
  }
}

/* The rest of a literal: to so many quotes in a row, of which none is behind a backslash. */
static void literal(int quote, int quotes) {
  int seen = 0;
  for (int c; seen < quotes && (c = getchar()) != EOF;) {
    putchar(c);
    seen = c == quote ? seen + 1 : 0;
    if (c == '\\') {
      putchar(getchar());
    }
  }
  last = quote;
}

static void string(void) {
  put('"');
  if (peek() != '"') {
    literal('"', 1);
    return;
  }
  putchar(getchar());
  if (peek() == '"') {
    putchar(getchar());
    literal('"', 3);
  }
}

int main(void) {
  for (int c; (c = getchar()) != EOF;) {
    if (isspace(c)) {
      space = 1;
    } else if (c == '/' && peek() == '/') {
      line_comment();
      space = 1;
    } else if (c == '/' && peek() == '*') {
      getchar();
      comment();
      space = 1;
    } else if (c == '"') {
      string();
    } else if (c == '\'') {
      put(c);
      literal(c, 1);
    } else {
      put(c);
    }
  }
  return 0;
}
