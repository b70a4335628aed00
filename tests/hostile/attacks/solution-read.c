/* It reads the solution, the checks and the mutants of its exercise. */
int main(void)
{
    try_read(LESSON_FOLDER "/exercise/solution.c");
    try_read(LESSON_FOLDER "/exercise/checks.c");
    try_read(LESSON_FOLDER "/exercise/mutants/x.diff");
    try_read(LESSON_FOLDER "/exercise/task.md");
    return 1;
}
