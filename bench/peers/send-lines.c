/*
 * send-lines PORT FILE LINES CONNECTIONS: sends the first LINES lines of FILE over TCP to 127.0.0.1 as fast as the other
 * side reads, cut into equal parts for that many connections. Prints the seconds it took.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PIECE (256 * 1024)
#define MOST 64

struct part {
  int port;
  const char *from;
  const char *to;
};

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void *send_part(void *given) {
  struct part *part = given;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)part->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int s = socket(AF_INET, SOCK_STREAM, 0);
  if (s < 0 || connect(s, (struct sockaddr *)&to, sizeof to) < 0) die("connect");
  for (const char *p = part->from; p < part->to;) {
    size_t left = (size_t)(part->to - p);
    ssize_t sent = write(s, p, left < PIECE ? left : PIECE);
    if (sent < 0) die("write");
    p += sent;
  }
  /* The other side closes when it has read everything. */
  shutdown(s, SHUT_WR);
  char rest[64];
  while (read(s, rest, sizeof rest) > 0) {
  }
  close(s);
  return NULL;
}

int main(int count, char **words) {
  if (count != 5) return 64;
  int file = open(words[2], O_RDONLY);
  struct stat about;
  if (file < 0 || fstat(file, &about) < 0) die(words[2]);
  const char *all = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  if (all == MAP_FAILED) die("mmap");
  const char *end = all + about.st_size;
  long lines = atol(words[3]);
  int connections = atoi(words[4]);
  if (connections < 1 || connections > MOST) return 64;
  struct part parts[MOST];
  pthread_t threads[MOST];
  const char *p = all;
  for (int i = 0; i < connections; i++) {
    long mine = lines / connections + (i < lines % connections ? 1 : 0);
    const char *from = p;
    for (long n = 0; n < mine && p < end; n++) {
      const char *feed = memchr(p, '\n', (size_t)(end - p));
      p = feed ? feed + 1 : end;
    }
    parts[i] = (struct part){atoi(words[1]), from, p};
  }
  double start = seconds();
  for (int i = 0; i < connections; i++)
    if (pthread_create(&threads[i], NULL, send_part, &parts[i]) != 0) die("thread");
  for (int i = 0; i < connections; i++) pthread_join(threads[i], NULL);
  printf("%.3f\n", seconds() - start);
  return 0;
}
